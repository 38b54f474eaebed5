import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LabHostState } from "../state/host-state.ts";
import { bytesOf } from "../state/text-file.ts";

export interface HostFiles {
	/** Path of the host.json of this state; written when it is first asked for. */
	pathFor(state: LabHostState): Promise<string>;
}

/** Keeps a folder per simulated host. States are told apart by identity: they never change. */
export function createHostFiles(dir: string): HostFiles {
	const paths = new WeakMap<LabHostState, Promise<string>>();
	let count = 0;
	return {
		pathFor(state) {
			const known = paths.get(state);
			if (known !== undefined) return known;
			count += 1;
			const written = writeState(state, join(dir, `host-${count}`));
			paths.set(state, written);
			return written;
		},
	};
}

/** `host.json`, and beside it the files that can be read: `C:\x\y` is `host/C/x/y`. */
async function writeState(state: LabHostState, folder: string): Promise<string> {
	const path = join(folder, "host.json");
	const { texts, ...rest } = state;
	const now = state.utcNow === null ? new Date() : new Date(state.utcNow);
	await mkdir(folder, { recursive: true });
	for (const [windowsPath, file] of Object.entries(texts)) {
		const target = join(folder, "host", ...windowsPath.replace(":", "").split("\\"));
		await mkdir(dirname(target), { recursive: true });
		await writeFile(target, bytesOf(file, state.computerName, now));
	}
	const times = Object.entries(texts).map(([name, { modifiedUtc }]) => [
		name,
		{ version: null, modifiedUtc },
	]);
	const files = { ...rest.files, ...Object.fromEntries(times) };
	await writeFile(path, JSON.stringify({ ...rest, files }));
	return path;
}
