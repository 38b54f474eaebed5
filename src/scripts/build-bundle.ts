import { createHash } from "node:crypto";
import { FleetError } from "../core/errors.ts";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import { checkParameters } from "./check-parameters.ts";
import { minifyReader } from "./encode-reader.ts";
import { type CatalogUnit, findUnit, type ScriptCatalog, type ScriptFile } from "./script-catalog.ts";

/** Script-block logging keeps every byte on every host at every run. */
export const MAX_BODY_BYTES = 100 * 1024;

export const PROLOGUE = `param($exf)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
`;

/**
 * One text for every host: the library, then the units in the order given. The same catalog and units give
 * the same bytes, so that the text can be signed and allow-listed.
 *
 * @throws FleetError `unit-unknown`, `bundle-too-large`, or what {@link checkParameters} throws
 */
export function buildBundle(
	catalog: ScriptCatalog,
	units: readonly string[],
	parameters: readonly UnitParameter[] = [],
): ScriptBundle {
	const chosen = [...new Set(units)].map((id) => requireCollectUnit(catalog, id));
	const parts = { library: catalog.library, calls: chosen.map(unitCall) };
	return assembleBundle(catalog, parts, chosen, checkParameters(chosen, parameters));
}

/** Library functions and calls of units, in their order. */
export interface BundleParts {
	readonly library: readonly ScriptFile[];
	readonly calls: readonly string[];
}

/** @throws FleetError `bundle-too-large` */
export function assembleBundle(
	catalog: ScriptCatalog,
	{ library, calls }: BundleParts,
	chosen: readonly CatalogUnit[],
	parameters: readonly UnitParameter[],
): ScriptBundle {
	const functions = library.map((file) => file.text).join("\n");
	const body = `${PROLOGUE}${functions}\nStart-ExfQuietly\n${calls.join("")}`;
	if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
		throw new FleetError("bundle-too-large", `The scripts have more than ${MAX_BODY_BYTES} bytes together.`, {
			hint: "Choose fewer units for one run.",
		});
	}
	return {
		execReader: minifyReader(catalog.reader),
		psrpReader: minifyReader(catalog.psrpReader),
		body,
		sha256: createHash("sha256").update(body).digest("hex"),
		units: chosen.map((unit) => ({
			id: unit.id,
			version: unit.version,
			sha256: unit.sha256,
			maxOutputBytes: unit.manifest.limits.maxOutputBytes,
		})),
		parameters,
	};
}

/** @throws FleetError `unit-unknown` */
export function requireCollectUnit(catalog: ScriptCatalog, id: string): CatalogUnit {
	const unit = findUnit(catalog, id);
	if (unit === undefined || unit.manifest.kind !== "collect") {
		const known = catalog.units.filter(({ manifest }) => manifest.kind === "collect");
		throw new FleetError("unit-unknown", `There is no collect unit "${id}".`, {
			hint: `Known: ${known.map((other) => other.id).join(", ")}`,
		});
	}
	return unit;
}

/** The whole text of a collect unit as it is run. */
export function unitCall(unit: CatalogUnit): string {
	return callOf(unit, unit.files.map((file) => file.text).join("\n"));
}

/** The manifest's patterns keep id and version free of quotes. */
export function callOf(unit: CatalogUnit, text: string): string {
	const limit = unit.manifest.limits.maxOutputBytes;
	return `Invoke-ExfUnit -Unit '${unit.id}' -Version '${unit.version}' -MaxOutputBytes ${limit} -Script {\n${text}}\n`;
}
