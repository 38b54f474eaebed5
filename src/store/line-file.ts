import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { storeError } from "./store-error.ts";

/** Lines of a file that only grows; `cut` is what a killed process or a full disk left behind the last line break. */
export interface CompleteLines {
	readonly lines: readonly string[];
	readonly cut: string;
}

/** An absent file has no lines. */
export async function readCompleteLines(path: string): Promise<CompleteLines> {
	const text = await readFile(path, "utf8").catch((thrown: unknown) => {
		if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return "";
		throw storeError(`read ${path}`, thrown);
	});
	const lines = text.split("\n");
	const cut = lines.pop() ?? "";
	return { lines, cut };
}

/** A file to which whole lines are added. */
export interface LineFile {
	/** Resolves when the disk has the line. */
	append(line: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens a file for more lines. Half a line at its end is taken away first, so that none grows onto it. */
export async function openLineFile(path: string): Promise<LineFile> {
	const file = await open(path, "a+", 0o600).catch((thrown: unknown) => {
		throw storeError(`write to ${path}`, thrown);
	});
	try {
		const { cut } = await readCompleteLines(path);
		const { size } = await file.stat();
		if (cut !== "") await file.truncate(size - Buffer.byteLength(cut, "utf8"));
		await syncFolder(dirname(path));
		return lineFile(file, path);
	} catch (thrown) {
		await file.close();
		throw storeError(`write to ${path}`, thrown);
	}
}

function lineFile(file: FileHandle, path: string): LineFile {
	let last: Promise<unknown> = Promise.resolve();
	async function write(line: string): Promise<void> {
		const { size } = await file.stat();
		try {
			await file.appendFile(`${line}\n`);
			await file.sync();
		} catch (thrown) {
			await file.truncate(size).catch(() => {});
			throw storeError(`write to ${path}`, thrown);
		}
	}
	return {
		async append(line) {
			const mine = last.then(() => write(line));
			last = mine.catch(() => {});
			await mine;
		},
		async close() {
			await last;
			await file.close();
		},
	};
}

/** A new name in a folder is safe from a power cut only when the folder is; some systems cannot do that. */
export async function syncFolder(dir: string): Promise<void> {
	const folder = await open(dir, "r").catch(() => undefined);
	if (folder === undefined) return;
	try {
		await folder.sync();
	} catch {
		// Windows refuses to flush a folder, and needs no such thing.
	} finally {
		await folder.close();
	}
}
