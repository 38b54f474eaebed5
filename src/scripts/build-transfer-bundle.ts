import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ScriptBundle } from "../core/model/script-bundle.ts";
import { PROLOGUE } from "./build-bundle.ts";
import { minifyReader } from "./encode-reader.ts";
import { readScriptFile } from "./read-script-file.ts";
import type { ScriptCatalog, ScriptFile } from "./script-catalog.ts";

/** Not a unit: no plan and no scan names it. */
const ID = "transfer/put-file";
const VERSION = "1.0.0";
/** Its answer has a path and two words. */
const MAX_OUTPUT_BYTES = 16 * 1024;

/** Makes folders for administrators only; the undo record needs it as well. */
const FOLDER = "host/write-undo-folder.ps1";

/** Texts of ps-scripts/transfer: the functions that touch the host, and the script that calls them. */
export interface TransferScripts {
	readonly host: ScriptFile;
	readonly script: ScriptFile;
}

/** Reads the script that takes files on a host. @throws FleetError `script-not-ascii` */
export async function readTransferScripts(folder: string): Promise<TransferScripts> {
	const [host, script] = await Promise.all([
		readScriptFile(join(folder, "transfer", "host", "transfer-file.ps1")),
		readScriptFile(join(folder, "transfer", "put-file.ps1")),
	]);
	return {
		host: { name: "host/transfer-file.ps1", text: host },
		script: { name: "put-file.ps1", text: script },
	};
}

/** What `Session.putFile` and `Session.removeFile` run; which file it is travels as parameters. */
export function buildTransferBundle(catalog: ScriptCatalog, { host, script }: TransferScripts): ScriptBundle {
	const folder = catalog.changeLibrary.filter(({ name }) => name === FOLDER);
	const library = [...catalog.library, ...folder, host].map((file) => file.text).join("\n");
	const call = `Invoke-ExfUnit -Unit '${ID}' -Version '${VERSION}' -MaxOutputBytes ${MAX_OUTPUT_BYTES} -Script {\n${script.text}}\n`;
	const body = `${PROLOGUE}${library}\nStart-ExfQuietly\n${call}`;
	return {
		execReader: minifyReader(catalog.reader),
		psrpReader: minifyReader(catalog.psrpReader),
		body,
		sha256: createHash("sha256").update(body).digest("hex"),
		units: [
			{
				id: ID,
				version: VERSION,
				sha256: createHash("sha256").update(`${host.text}${script.text}`).digest("hex"),
				maxOutputBytes: MAX_OUTPUT_BYTES,
			},
		],
		parameters: [],
	};
}
