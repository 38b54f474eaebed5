import { createHash } from "node:crypto";
import type { ScriptBundle } from "../core/model/script-bundle.ts";
import type { TransferScripts } from "./build-transfer-bundle.ts";
import { type CatalogUnit, findUnit, type ScriptCatalog, type ScriptFile } from "./script-catalog.ts";

/** Pieces of Markdown that say what a bundle is made of; docs/what-runs-on-your-servers.md has them. */
export interface ScriptDescription {
	readonly scripts: string;
	readonly hostFunctions: string;
	readonly units: string;
	readonly rights: string;
	/** The same of what only mitigate units get. */
	readonly changeScripts: string;
	readonly changeFunctions: string;
	readonly mitigations: string;
}

export function describeScripts(catalog: ScriptCatalog, bundle: ScriptBundle): ScriptDescription {
	const units = bundle.units.flatMap(({ id }) => findUnit(catalog, id) ?? []);
	const mitigations = catalog.units.filter(({ manifest }) => manifest.kind === "mitigate");
	return {
		scripts: scriptTable(catalog.library, "lib", units),
		hostFunctions: hostFunctionList(catalog.library),
		changeScripts: scriptTable(catalog.changeLibrary, "change", mitigations),
		changeFunctions: hostFunctionList(catalog.changeLibrary),
		mitigations: mitigations.map(describeUnit).join("\n\n"),
		units: units.map(describeUnit).join("\n\n"),
		rights: rightsTable(units),
	};
}

/** The same of what puts a file on a host. */
export function describeTransfer({ host, script }: TransferScripts): {
	readonly transferScripts: string;
	readonly transferFunctions: string;
} {
	return {
		transferScripts: scriptTable([host, script], "transfer", []),
		transferFunctions: hostFunctionList([host]),
	};
}

export function sha256Of(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

function scriptTable(library: readonly ScriptFile[], folder: string, units: readonly CatalogUnit[]): string {
	const rows = [
		...library.map((file) => fileRow(`${folder}/${file.name}`, file)),
		...units.flatMap((unit) => unit.files.map((file) => fileRow(`${unit.id}/${file.name}`, file))),
	];
	return ["| File | Bytes | SHA-256 |", "| ---- | ----: | ------- |", ...rows].join("\n");
}

function fileRow(path: string, { text }: ScriptFile): string {
	return `| \`${path}\` | ${Buffer.byteLength(text)} | \`${sha256Of(text)}\` |`;
}

/** Name and synopsis of each function that touches the host. */
function hostFunctionList(library: readonly ScriptFile[]): string {
	const functions = library
		.filter((file) => file.name.startsWith("host/"))
		.flatMap(({ text }) => [...text.matchAll(/^function ([\w-]+) \{\n\t<#\n\t\.SYNOPSIS\n\t(.+)$/gm)]);
	return functions.map(([, name, synopsis]) => `- \`${name}\`: ${escape(synopsis ?? "")}`).join("\n");
}

function describeUnit({ id, version, sha256, manifest }: CatalogUnit): string {
	const { requires, limits, changes, parameters } = manifest;
	const names = Object.entries(parameters).map(
		([name, { description }]) => `\`${name}\` (${escape(description)})`,
	);
	return [
		`### ${id} ${version}`,
		"",
		escape(manifest.description),
		"",
		`- Rights: ${requires.rights.map(escape).join("; ") || "none beside the login"}`,
		`- Roles: ${requires.roles.join(", ")}; PowerShell ${requires.minimumPowerShell} or newer, ${requires.languageModes.join(" or ")}`,
		`- Limits: ${limits.timeoutSeconds} seconds, ${limits.maxOutputBytes} bytes of output`,
		...(names.length === 0 ? [] : [`- Parameters: ${names.join("; ")}`]),
		`- Changes: ${changes.map((change) => escape(change.target)).join("; ") || "none"}`,
		...changes.map((change) => `- Impact: ${escape(change.impact)}`),
		`- SHA-256: \`${sha256}\``,
	].join("\n");
}

/** How an account that is no administrator gets what a manifest asks for. */
const WAYS: readonly (readonly [right: RegExp, way: string])[] = [
	[/\(administrators\)/, "not at all: only administrators may"],
	[/^read HKLM$/, "as a rule every account may read the keys that are asked for"],
	[
		/^query services$/,
		"start modes are in the registry; for states, an entry in the ACL of the services that lets it query them",
	],
	[/^read performance counters$/, "membership in Performance Monitor Users"],
	[/MSCluster/, "read permission for the cluster (Grant-ClusterAccess), and for its WMI namespace"],
	[/^read the /, "read permission on those folders"],
];

function rightsTable(units: readonly CatalogUnit[]): string {
	const rights = [...new Set(units.flatMap((unit) => unit.manifest.requires.rights))];
	return rights
		.map((right) => {
			const users = units.filter((unit) => unit.manifest.requires.rights.includes(right)).map(({ id }) => id);
			const way = WAYS.find(([pattern]) => pattern.test(right))?.[1] ?? "as an administrator";
			return `| ${escape(right)} | ${users.join(", ")} | ${way} |`;
		})
		.join("\n");
}

/** Our own texts, but `%windir%\System32` and pipes must stay what they are. */
function escape(text: string): string {
	return text.replace(/[\\|*_<>]/g, "\\$&");
}
