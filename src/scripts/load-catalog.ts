import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { z } from "zod";
import { errorText, FleetError } from "../core/errors.ts";
import { manifestSchema, type Manifest } from "./manifest-schema.ts";
import { readScriptFile } from "./read-script-file.ts";
import type { CatalogUnit, ScriptCatalog, ScriptFile } from "./script-catalog.ts";

/** The ps-scripts folder that belongs to this program. */
export const PACKAGED_SCRIPTS = join(import.meta.dirname, "../../ps-scripts");

/** Sent on their own, not as part of the library. */
const EXEC_READER = "exec-reader.ps1";
const PSRP_READER = "psrp-reader.ps1";

/** Folder of the functions that only mitigate units get. */
const CHANGE = "change";

/**
 * Reads ps-scripts from a folder.
 *
 * @throws FleetError `scripts-missing`, `manifest-invalid`, `script-not-ascii`
 */
export async function loadCatalog(folder: string): Promise<ScriptCatalog> {
	const library = join(folder, "lib");
	const isReader = (name: string): boolean => name === EXEC_READER || name === PSRP_READER;
	const names = (await listFiles(library)).filter((name) => name.endsWith(".ps1") && !isReader(name));
	const units: CatalogUnit[] = [];
	const all = await listFiles(folder);
	const changeNames = all.filter((name) => name.startsWith(`${CHANGE}/`) && name.endsWith(".ps1"));
	for (const manifest of all.filter((name) => name.endsWith("/manifest.json"))) {
		units.push(await loadUnit(folder, manifest));
	}
	return {
		library: await Promise.all(names.map((name) => loadFile(library, name))),
		changeLibrary: await Promise.all(
			changeNames.map((name) => loadFile(join(folder, CHANGE), name.slice(CHANGE.length + 1))),
		),
		reader: await readScriptFile(join(library, EXEC_READER)),
		psrpReader: await readScriptFile(join(library, PSRP_READER)),
		units: units.sort((a, b) => (a.id < b.id ? -1 : 1)),
	};
}

async function loadUnit(folder: string, manifestName: string): Promise<CatalogUnit> {
	const id = manifestName.slice(0, -"/manifest.json".length);
	const manifest = await loadManifest(join(folder, manifestName));
	if (manifest.id !== id || manifest.kind !== id.split("/")[0]) {
		throw new FleetError(
			"manifest-invalid",
			`${manifestName}: id and kind must be those of its folder, ${id}.`,
		);
	}
	const files = await Promise.all(manifest.scripts.map((name) => loadFile(join(folder, id), name)));
	const sha256 = createHash("sha256")
		.update(files.map((file) => file.text).join(""))
		.digest("hex");
	return { id, version: manifest.version, sha256, manifest, files };
}

async function loadManifest(path: string): Promise<Manifest> {
	const read = manifestSchema.safeParse(await readJson(path));
	if (read.success) return read.data;
	throw new FleetError("manifest-invalid", `${path}: ${z.prettifyError(read.error)}`);
}

async function readJson(path: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(path, "utf8"));
	} catch (error) {
		throw new FleetError("manifest-invalid", `${path}: ${errorText(error)}`, { cause: error });
	}
}

async function loadFile(folder: string, name: string): Promise<ScriptFile> {
	return { name, text: await readScriptFile(join(folder, name)) };
}

/** Files below a folder with slashes, sorted by code unit so that every machine sends the same bytes. */
async function listFiles(folder: string): Promise<string[]> {
	try {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => entry.isFile())
			.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
			.sort();
	} catch (error) {
		throw new FleetError("scripts-missing", `Cannot read the scripts in ${folder}.`, { cause: error });
	}
}
