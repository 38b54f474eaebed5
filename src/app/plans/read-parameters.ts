import { readFile } from "node:fs/promises";
import { errorText, FleetError } from "../../core/errors.ts";
import type { CatalogueEntry, StepParameters } from "../../core/mitigations/catalogue-entry.ts";
import { findMitigations } from "../../core/mitigations/find-mitigation.ts";
import { REMOVE_PARAMETER } from "../../core/mitigations/is-removal.ts";
import { didYouMean } from "../../core/select/nearest-names.ts";
import type { DescribedUnit } from "./describe-units.ts";

const SETTING = /^([a-z0-9-]+)\.([A-Za-z][A-Za-z0-9]*)=([\s\S]*)$/;
const PROTECTION = "extended-protection";
const FRONT_END = "Default Web Site";
const BACK_END = "Exchange Back End";

/**
 * Parameters by mitigation, from `id.name=value` and `id.name=@file`.
 *
 * @throws FleetError `usage`
 */
export async function readParameters(
	settings: readonly string[],
	units: ReadonlyMap<string, DescribedUnit>,
): Promise<Map<string, StepParameters>> {
	const parameters = new Map<string, StepParameters>();
	for (const setting of settings) {
		const [, id = "", name = "", typed = ""] = SETTING.exec(setting) ?? [];
		if (id === "") throw new FleetError("usage", `--set ${setting}: expected mitigation.name=value`);
		const [entry] = findMitigations([id]);
		if (entry === undefined) continue;
		const value = readValue(entry, name, await contentOf(typed), units);
		parameters.set(entry.id, { ...parameters.get(entry.id), [name]: value });
	}
	return parameters;
}

/** `EWSFrontEnd` and `EWSBackEnd`, as Microsoft's script calls them, or `Default Web Site/EWS`. */
export function withExcludedDirectories(
	parameters: ReadonlyMap<string, StepParameters>,
	directories: readonly string[],
): Map<string, StepParameters> {
	const all = new Map(parameters);
	if (directories.length === 0) return all;
	const exclude = directories
		.map((name) =>
			name.replace(/^(.+)(Front|Back)End$/i, (_, path: string, site: string) => {
				return `${site.toLowerCase() === "front" ? FRONT_END : BACK_END}/${path}`;
			}),
		)
		.join(",");
	all.set(PROTECTION, { ...all.get(PROTECTION), exclude });
	return all;
}

function readValue(
	entry: CatalogueEntry,
	name: string,
	text: string,
	units: ReadonlyMap<string, DescribedUnit>,
): string | number | boolean {
	const known = units.get(entry.unit)?.parameters ?? [];
	if (name === REMOVE_PARAMETER) {
		throw new FleetError("usage", `--set ${entry.id}.${name}: --remove ${entry.id} takes a mitigation away`);
	}
	const free = known.filter((parameter) => !(parameter.name in entry.parameters));
	const parameter = free.find((one) => one.name === name);
	if (parameter === undefined) {
		const names = free.map((one) => one.name);
		const list = names.length === 0 ? "it takes none" : `it takes ${names.join(", ")}`;
		throw new FleetError("usage", `--set ${entry.id}.${name}: ${list}${didYouMean(name, names)}`);
	}
	if (parameter.type === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
	if (parameter.type === "boolean" && (text === "true" || text === "false")) return text === "true";
	if (parameter.type === "string") return text;
	throw new FleetError("usage", `--set ${entry.id}.${name}: expected a ${parameter.type}`);
}

/** A rule of several lines is better kept in a file. */
async function contentOf(typed: string): Promise<string> {
	if (!typed.startsWith("@")) return typed;
	return await readFile(typed.slice(1), "utf8").catch((thrown: unknown) => {
		throw new FleetError("usage", `--set: ${typed.slice(1)} cannot be read: ${errorText(thrown)}`);
	});
}
