import { createHash } from "node:crypto";
import { FleetError } from "../core/errors.ts";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import { checkParameters } from "./check-parameters.ts";
import { minifyReader } from "./encode-reader.ts";
import { type CatalogUnit, findUnit, type ScriptCatalog } from "./script-catalog.ts";

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
	const checked = checkParameters(chosen, parameters);
	const library = catalog.library.map((file) => file.text).join("\n");
	const body = `${PROLOGUE}${library}\nStart-ExfQuietly\n${chosen.map(unitCall).join("")}`;
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
		parameters: checked,
	};
}

function requireCollectUnit(catalog: ScriptCatalog, id: string): CatalogUnit {
	const unit = findUnit(catalog, id);
	if (unit === undefined || unit.manifest.kind !== "collect") {
		throw new FleetError("unit-unknown", `There is no collect unit "${id}".`, {
			hint: `Known: ${catalog.units.map((known) => known.id).join(", ")}`,
		});
	}
	return unit;
}

/** The manifest's patterns keep id and version free of quotes. */
function unitCall(unit: CatalogUnit): string {
	const text = unit.files.map((file) => file.text).join("\n");
	const limit = unit.manifest.limits.maxOutputBytes;
	return `Invoke-ExfUnit -Unit '${unit.id}' -Version '${unit.version}' -MaxOutputBytes ${limit} -Script {\n${text}}\n`;
}
