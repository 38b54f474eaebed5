import { FleetError } from "../errors.ts";
import { didYouMean } from "../select/nearest-names.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { PlanStep } from "../model/change/plan.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";

/**
 * Entries of the catalogue by what people type: an id, or the name of a unit that is no preset of another
 * (`mitigate/extended-protection`, `cve-2026-42897-owa-csp`), or a CVE.
 *
 * @throws FleetError `mitigation-unknown`
 */
export function findMitigations(wanted: readonly string[]): CatalogueEntry[] {
	const found = wanted.flatMap(findOne);
	return CATALOGUE.filter((entry) => found.includes(entry));
}

function findOne(typed: string): readonly CatalogueEntry[] {
	const name = typed.trim().toLowerCase();
	const own = CATALOGUE.filter(({ id }) => id === name);
	if (own.length > 0) return own;
	const byUnit = CATALOGUE.filter(({ unit }) => unit === name || unit === `mitigate/${name}`);
	if (byUnit.length > 0) return byUnit;
	const byCve = CATALOGUE.filter(({ cves }) => cves.some((cve) => cve.toLowerCase() === name));
	if (byCve.length > 0) return byCve;
	const ids = CATALOGUE.map(({ id }) => id);
	throw new FleetError("mitigation-unknown", `there is no mitigation "${typed}"${didYouMean(name, ids)}`, {
		hint: `Known: ${ids.join(", ")}. exf plan --explain tells what they do.`,
	});
}

/** The entry that a step was made from; undefined for a unit that this version does not know. */
export function entryOfStep({
	unit,
	parameters,
}: Pick<PlanStep, "unit" | "parameters">): CatalogueEntry | undefined {
	const isMade = (entry: CatalogueEntry): boolean =>
		entry.unit === unit &&
		Object.entries(entry.parameters).every(([name, value]) => parameters[name] === value);
	// A preset says more than the unit without one.
	return CATALOGUE.filter(isMade).sort(
		(a, b) => Object.keys(b.parameters).length - Object.keys(a.parameters).length,
	)[0];
}

/** Short name of what a step or a skipped wish is about. */
export function mitigationName(unit: string, parameters: PlanStep["parameters"] = {}): string {
	return entryOfStep({ unit, parameters })?.id ?? unit.replace(/^mitigate\//, "");
}
