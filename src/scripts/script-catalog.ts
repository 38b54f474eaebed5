import type { Manifest } from "./manifest-schema.ts";

/** One script file as it is sent: LF line ends, no byte order mark. */
export interface ScriptFile {
	/** Path below the folder of its unit, or below the library, with slashes. */
	readonly name: string;
	readonly text: string;
}

/** One unit of ps-scripts. */
export interface CatalogUnit {
	readonly id: string;
	readonly version: string;
	/** SHA-256 of its scripts, one after the other in the order of the manifest; hex. */
	readonly sha256: string;
	readonly manifest: Manifest;
	readonly files: readonly ScriptFile[];
}

/** Everything under ps-scripts, read and checked. */
export interface ScriptCatalog {
	/** Functions put before the units, in the order in which they are sent. */
	readonly library: readonly ScriptFile[];
	/** Functions that only mitigate units get, in the order in which they are sent; a scan never has them. */
	readonly changeLibrary: readonly ScriptFile[];
	/** Commented text of the exec reader. */
	readonly reader: string;
	/** Commented text of the reader for PSRP. */
	readonly psrpReader: string;
	/** Sorted by id. */
	readonly units: readonly CatalogUnit[];
}

/** The unit with this id, or undefined. */
export function findUnit(catalog: ScriptCatalog, id: string): CatalogUnit | undefined {
	return catalog.units.find((unit) => unit.id === id);
}
