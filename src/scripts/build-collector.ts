import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import { readScriptFile } from "./read-script-file.ts";
import { findUnit, type ScriptCatalog } from "./script-catalog.ts";

/** Text around the body of a collector, with `{{placeholders}}`. */
export async function readCollectorTemplate(folder: string): Promise<string> {
	return await readScriptFile(join(folder, "collector", "collector.ps1"));
}

export interface CollectorRequest {
	readonly template: string;
	readonly catalog: ScriptCatalog;
	readonly bundle: ScriptBundle;
	/** Exact id; its characters are those of an inventory (a-z, 0-9, hyphen). */
	readonly tenant: string;
	/** Version of the program. */
	readonly version: string;
}

/** Name under which its own help calls it. */
export function collectorFileName(tenant: string): string {
	return `exf-collector-${tenant}.ps1`;
}

/** One script that runs on a server without us, and what it is to be recognised by. */
export interface Collector {
	/** ASCII with CRLF line ends, as Windows' own editors and signing tools expect. */
	readonly text: string;
	/** Of the file before it is signed, hex. */
	readonly sha256: string;
}

/**
 * Puts the bundle's body, unchanged, into a script that runs by itself. The same request gives the same bytes, so
 * that it can be signed and allow-listed.
 */
export function buildCollector(request: CollectorRequest): Collector {
	const { template, bundle, tenant, version } = request;
	const values: Readonly<Record<string, string>> = {
		tenant,
		version,
		bundle: bundle.sha256,
		units: describeUnits(request),
		minimum: minimumPowerShell(request),
		count: String(bundle.units.length),
		parameters: writeParameters(bundle.parameters),
		body: bundle.body,
	};
	const lines = template.replace(
		/\{\{([a-z]+)\}\}/g,
		(placeholder, name: string) => values[name] ?? placeholder,
	);
	const text = lines.replaceAll("\n", "\r\n");
	return { text, sha256: createHash("sha256").update(text).digest("hex") };
}

/** Help text cannot hold the end of a comment; titles and descriptions come from our own manifests. */
function describeUnits({ bundle, catalog }: CollectorRequest): string {
	return bundle.units
		.map(({ id, version, sha256 }) => {
			const manifest = findUnit(catalog, id)?.manifest;
			const needs = manifest === undefined ? "" : `  needs: ${manifest.requires.rights.join("; ")}\n`;
			return `${id} ${version}\n  ${manifest?.description ?? ""}\n${needs}  SHA-256 ${sha256}`;
		})
		.join("\n")
		.replaceAll("#>", "# >");
}

/** The newest one that any unit asks for; the text around them is content with 2.0. */
function minimumPowerShell({ bundle, catalog }: CollectorRequest): string {
	return bundle.units
		.map(({ id }) => findUnit(catalog, id)?.manifest.requires.minimumPowerShell ?? "2.0")
		.reduce((most, version) => (Number(version) > Number(most) ? version : most), "2.0");
}

/** A hashtable literal: unit -> name -> value, as the exec reader makes it from what it is sent. */
function writeParameters(parameters: readonly UnitParameter[]): string {
	const units = [...new Set(parameters.map((parameter) => parameter.unit))];
	const entries = units.map((unit) => {
		const own = parameters.filter((parameter) => parameter.unit === unit);
		return `${quote(unit)} = @{ ${own.map(({ name, value }) => `${quote(name)} = ${literal(value)}`).join("; ")} }`;
	});
	return entries.length === 0 ? "@{}" : `@{ ${entries.join("; ")} }`;
}

function literal(value: UnitParameter["value"]): string {
	if (typeof value === "boolean") return value ? "$true" : "$false";
	// A double, as the exec reader gives numbers.
	return typeof value === "number" ? `[double]${value}` : quote(String(value));
}

function quote(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}
