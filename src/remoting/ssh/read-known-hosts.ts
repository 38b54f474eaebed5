import { readFile } from "node:fs/promises";
import { errorText, FleetError } from "../../core/errors.ts";
import { type KnownHostLine, parseKnownHosts } from "./known-hosts.ts";

/** Reads each known_hosts file once per run; a file that is not there has no entries. */
export function createKnownHostsReader(): (paths: readonly string[]) => Promise<KnownHostLine[]> {
	const files = new Map<string, Promise<KnownHostLine[]>>();
	return async (paths) => {
		const lists = paths.map((path) => {
			const known = files.get(path) ?? readLines(path);
			files.set(path, known);
			return known;
		});
		return (await Promise.all(lists)).flat();
	};
}

async function readLines(path: string): Promise<KnownHostLine[]> {
	try {
		return parseKnownHosts(await readFile(path, "utf8"));
	} catch (thrown) {
		if (isMissing(thrown)) return [];
		throw new FleetError("known-hosts-unreadable", `${path} cannot be read: ${errorText(thrown)}`);
	}
}

function isMissing(thrown: unknown): boolean {
	return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}
