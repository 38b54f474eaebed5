import type { Manifest, UnitParameterManifest } from "../../src/scripts/manifest-schema.ts";
import type { CatalogUnit, ScriptCatalog } from "../../src/scripts/script-catalog.ts";

/** A parameter of a unit: an optional text. */
export function parameterManifest(changes: Partial<UnitParameterManifest> = {}): UnitParameterManifest {
	return { type: "string", description: "Something", required: false, sensitive: false, ...changes };
}

/** A valid manifest; say what is different. */
export function manifest(changes: Partial<Manifest> = {}): Manifest {
	return {
		id: "collect/sample",
		version: "1.0.0",
		kind: "collect",
		title: "Sample",
		description: "A sample unit.",
		scripts: ["collect.ps1"],
		parameters: {},
		requires: {
			roles: ["mailbox"],
			minimumPowerShell: "3.0",
			rights: [],
			languageModes: ["FullLanguage"],
			exchangeShell: false,
			urlRewrite: false,
		},
		limits: { timeoutSeconds: 60, maxOutputBytes: 65_536 },
		changes: [],
		references: [],
		...changes,
	};
}

/** A unit with one script. */
export function catalogUnit(changes: Partial<Manifest> = {}, text = "@{ a = 1 }\n"): CatalogUnit {
	const made = manifest(changes);
	return {
		id: made.id,
		version: made.version,
		sha256: "0".repeat(64),
		manifest: made,
		files: [{ name: "collect.ps1", text }],
	};
}

/** A catalog without library. */
export function catalog(...units: readonly CatalogUnit[]): ScriptCatalog {
	return { library: [], changeLibrary: [], reader: "", psrpReader: "", units };
}
