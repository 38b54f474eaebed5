import { readFile } from "node:fs/promises";

/** Hosts that are not as they were in the beginning, by the file in which the lab notes their changes. */
export async function changedHosts(changesFile: string): Promise<string[]> {
	const states = new Map<string, { readonly first: string; readonly last: string }>();
	for (const line of (await readFile(changesFile, "utf8")).split("\n").filter((text) => text !== "")) {
		const { host, before, after } = JSON.parse(line) as Record<"host" | "before" | "after", string>;
		states.set(host, { first: states.get(host)?.first ?? before, last: after });
	}
	return [...states].filter(([, { first, last }]) => first !== last).map(([host]) => host);
}
