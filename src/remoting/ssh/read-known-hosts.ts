import { readFile } from "node:fs/promises";
import { errorText, FleetError } from "../../core/errors.ts";
import { indexKnownHosts, type KnownHostsIndex } from "./known-hosts-index.ts";
import { parseKnownHosts } from "./known-hosts.ts";

/** Reads each known_hosts file once per run; a file that is not there has no entries. */
export function createKnownHostsReader(): (paths: readonly string[]) => Promise<KnownHostsIndex> {
	const files = new Map<string, Promise<KnownHostsIndex>>();
	return async (paths) => {
		const indexes = await Promise.all(
			paths.map((path) => {
				const index = files.get(path) ?? readIndex(path);
				files.set(path, index);
				return index;
			}),
		);
		return {
			hasAuthority: indexes.some((index) => index.hasAuthority),
			find: (address, port) => indexes.flatMap((index) => index.find(address, port)),
		};
	};
}

async function readIndex(path: string): Promise<KnownHostsIndex> {
	try {
		return indexKnownHosts(parseKnownHosts(await readFile(path, "utf8")));
	} catch (thrown) {
		if (isMissing(thrown)) return indexKnownHosts([]);
		throw new FleetError("known-hosts-unreadable", `${path} cannot be read: ${errorText(thrown)}`);
	}
}

function isMissing(thrown: unknown): boolean {
	return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}
