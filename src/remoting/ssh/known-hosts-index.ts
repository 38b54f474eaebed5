import { findKnownHostLines, knownHostsName, type KnownHostLine } from "./known-hosts.ts";

/** Entries that name hosts plainly are found at once; patterns and hashes have to be tried. */
export interface KnownHostsIndex {
	/** Whether any entry names a certificate authority. */
	readonly hasAuthority: boolean;
	find(address: string, port: number): readonly KnownHostLine[];
}

/** With thousands of hosts, trying every line for every host would take longer than the scan. */
export function indexKnownHosts(lines: readonly KnownHostLine[]): KnownHostsIndex {
	const plain = new Map<string, KnownHostLine[]>();
	const others: KnownHostLine[] = [];
	for (const line of lines) {
		if (line.patterns.every(isPlain)) {
			for (const pattern of line.patterns) {
				const name = pattern.toLowerCase();
				plain.set(name, [...(plain.get(name) ?? []), line]);
			}
		} else others.push(line);
	}
	return {
		hasAuthority: lines.some((line) => line.marker === "cert-authority"),
		find: (address, port) => [
			...(plain.get(knownHostsName(address, port)) ?? []),
			...findKnownHostLines(others, address, port),
		],
	};
}

function isPlain(pattern: string): boolean {
	return !/[*?!|]/.test(pattern);
}
