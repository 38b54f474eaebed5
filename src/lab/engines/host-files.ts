import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabHostState } from "../state/host-state.ts";

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

async function writeState(state: LabHostState, folder: string): Promise<string> {
	const path = join(folder, "host.json");
	await mkdir(folder, { recursive: true });
	await writeFile(path, JSON.stringify(state));
	return path;
}
