import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText, FleetError } from "../core/errors.ts";
import { type UndoRecord, undoRecordSchema } from "../core/model/change/undo-record.ts";
import { syncFolder } from "./line-file.ts";
import { storeError } from "./store-error.ts";
import { ensureFolder, writeAtomic } from "./write-atomic.ts";

/**
 * Puts an undo record on disk before anything is written on the host; gives its name, the SHA-256 of its text.
 * Tenants lie apart.
 */
export async function writeUndo(runDir: string, record: UndoRecord): Promise<string> {
	const text = `${JSON.stringify(record)}\n`;
	const name = createHash("sha256").update(text).digest("hex");
	const folder = folderOf(runDir, record.tenant);
	const path = join(folder, `${name}.json`);
	await ensureFolder(folder);
	try {
		await writeAtomic(path, text);
		await syncFolder(folder);
	} catch (thrown) {
		throw storeError(`write ${path}`, thrown);
	}
	return name;
}

/** @throws FleetError `undo-lost`: absent, or not what its name says */
export async function readUndo(runDir: string, tenant: string, name: string): Promise<UndoRecord> {
	if (!/^[0-9a-f]{64}$/.test(name)) throw lost(`${name} is no name of an undo record`);
	const path = join(folderOf(runDir, tenant), `${name}.json`);
	const text = await readFile(path, "utf8").catch((thrown: unknown) => {
		throw lost(`${path} cannot be read: ${errorText(thrown)}`);
	});
	if (createHash("sha256").update(text).digest("hex") !== name) throw lost(`${path} was changed`);
	try {
		return undoRecordSchema.parse(JSON.parse(text));
	} catch (thrown) {
		throw lost(`${path} is no undo record: ${errorText(thrown)}`);
	}
}

/** Ids come from the inventory, which checks them; a run folder may come from anywhere. */
function folderOf(runDir: string, tenant: string): string {
	if (!/^[a-z0-9][a-z0-9-]*$/.test(tenant)) throw lost(`"${tenant}" is no tenant id`);
	return join(runDir, "undo", tenant);
}

function lost(message: string): FleetError {
	return new FleetError("undo-lost", message, {
		hint: "A copy is on the host itself, in %ProgramData%\\exchange-fleet\\undo.",
	});
}
