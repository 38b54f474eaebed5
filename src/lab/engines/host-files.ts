import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hashState } from "../state/hash-state.ts";
import type { LabHostState } from "../state/host-state.ts";
import { bytesOf, type TextFile, textFileOf } from "../state/text-file.ts";

export interface HostFiles {
	/**
	 * Path of the host.json of this state; written when it is first asked for.
	 *
	 * @param failAt which writing is to fail in the next run
	 */
	pathFor(state: LabHostState, failAt?: number): Promise<string>;
	/** What a run has made of the host; the same state where it changed nothing. The files are the new state's then. */
	readBack(state: LabHostState): Promise<LabHostState>;
}

/** Where a state lies, and what its files looked like then. */
interface Placed {
	readonly folder: string;
	readonly stamps: ReadonlyMap<string, string>;
}

/** Keeps a folder per simulated host. States are told apart by identity: they never change. */
export function createHostFiles(dir: string): HostFiles {
	const places = new WeakMap<LabHostState, Promise<Placed>>();
	let count = 0;
	function placeOf(state: LabHostState): Promise<Placed> {
		const known = places.get(state);
		if (known !== undefined) return known;
		count += 1;
		const placed = writeState(state, join(dir, `host-${count}`));
		places.set(state, placed);
		return placed;
	}
	return {
		async pathFor(state, failAt) {
			const { folder } = await placeOf(state);
			if (failAt !== undefined) await writeJson(folder, { ...(await readJson(folder)), failAt });
			return hostJson(folder);
		},
		async readBack(state) {
			const { folder, stamps } = await placeOf(state);
			const now = await stampsOf(folder);
			if (sameStamps(stamps, now)) return state;
			const next = await readState(state, folder, stamps, now);
			const isOther = hashState(next) !== hashState(state);
			if (isOther) places.delete(state);
			const left = isOther ? next : state;
			places.set(left, Promise.resolve({ folder, stamps: await stampsOf(folder) }));
			return left;
		},
	};
}

function hostJson(folder: string): string {
	return join(folder, "host.json");
}

/** `host.json`, and beside it the files that can be read: `C:\x\y` is `host/C/x/y`. */
async function writeState(state: LabHostState, folder: string): Promise<Placed> {
	const { texts, ...rest } = state;
	const now = state.utcNow === null ? new Date() : new Date(state.utcNow);
	await rm(folder, { recursive: true, force: true });
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
	await writeJson(folder, { ...rest, files });
	return { folder, stamps: await stampsOf(folder) };
}

/** Everything of a host but its texts, as host.json has it. */
interface HostJson extends Omit<LabHostState, "texts"> {
	readonly failAt?: number;
}

async function readJson(folder: string): Promise<HostJson> {
	return JSON.parse(await readFile(hostJson(folder), "utf8")) as HostJson;
}

async function writeJson(folder: string, json: HostJson): Promise<void> {
	await writeFile(hostJson(folder), JSON.stringify(json));
}

async function readState(
	before: LabHostState,
	folder: string,
	stamps: ReadonlyMap<string, string>,
	now: ReadonlyMap<string, string>,
): Promise<LabHostState> {
	const { failAt, ...json } = await readJson(folder);
	if (failAt !== undefined) await writeJson(folder, json);
	const { files: listed, ...rest } = json;
	const texts: Record<string, TextFile> = {};
	for (const [name, stamp] of now) {
		const path = windowsPath(name);
		if (path === undefined) continue;
		const known = before.texts[path];
		const modifiedUtc = listed[path]?.modifiedUtc ?? known?.modifiedUtc;
		texts[path] =
			known !== undefined && stamps.get(name) === stamp && known.modifiedUtc === modifiedUtc
				? known
				: textFileOf(
						await readFile(join(folder, name)),
						before.computerName,
						modifiedUtc ?? before.utcNow ?? new Date().toISOString(),
					);
	}
	// The times of texts stand there for the scripts only.
	const files = Object.entries(listed).filter(([path]) => !(path in texts) || path in before.files);
	return {
		...rest,
		files: Object.fromEntries(files.filter(([path]) => !(path in before.texts) || path in texts)),
		texts,
	};
}

/** `C:\x\y` of `host/C/x/y`; undefined for what is no file of the host. */
function windowsPath(name: string): string | undefined {
	const [root, drive, ...rest] = name.split(/[\\/]/);
	return root === "host" && drive !== undefined ? `${drive}:\\${rest.join("\\")}` : undefined;
}

/** What tells, without reading them, whether files were written: by their path below the folder. */
async function stampsOf(folder: string): Promise<ReadonlyMap<string, string>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const stamps = await Promise.all(
		entries
			.filter((entry) => entry.isFile())
			.map(async (entry): Promise<[string, string]> => {
				const path = join(entry.parentPath, entry.name);
				const { ino, size, mtimeNs } = await stat(path, { bigint: true });
				return [path.slice(folder.length + 1), `${ino} ${size} ${mtimeNs}`];
			}),
	);
	return new Map(stamps.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sameStamps(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
	return before.size === after.size && [...after].every(([name, stamp]) => before.get(name) === stamp);
}
