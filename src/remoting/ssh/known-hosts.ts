import { createHmac, timingSafeEqual } from "node:crypto";

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHostLine {
	readonly marker: "revoked" | "cert-authority" | undefined;
	/** Comma list of patterns, or one `|1|salt|hash` entry. */
	readonly patterns: readonly string[];
	readonly keyType: string;
	/** Public key blob, base64. */
	readonly key: string;
}

/** Lines that are no entries (comments, damage) are left out, as ssh itself does. */
export function parseKnownHosts(text: string): KnownHostLine[] {
	return text.split("\n").flatMap((line) => parseLine(line.trim()) ?? []);
}

function parseLine(line: string): KnownHostLine | undefined {
	if (line === "" || line.startsWith("#")) return undefined;
	const fields = line.split(/\s+/);
	const marker = fields[0]?.startsWith("@") ? fields.shift()?.slice(1) : undefined;
	if (marker !== undefined && marker !== "revoked" && marker !== "cert-authority") return undefined;
	const [hosts, keyType, key] = fields;
	if (hosts === undefined || keyType === undefined || key === undefined) return undefined;
	return { marker, patterns: hosts.split(","), keyType, key };
}

/** How the name is written in known_hosts: brackets only when the port is not 22. */
export function knownHostsName(address: string, port: number): string {
	const name = address.toLowerCase();
	return port === 22 ? name : `[${name}]:${port}`;
}

/** The lines that speak of this host: hashed names, wildcards and negation understood. */
export function findKnownHostLines(
	lines: readonly KnownHostLine[],
	address: string,
	port: number,
): KnownHostLine[] {
	const name = knownHostsName(address, port);
	return lines.filter((line) => matchesName(line.patterns, name));
}

function matchesName(patterns: readonly string[], name: string): boolean {
	let matched = false;
	for (const pattern of patterns) {
		const negated = pattern.startsWith("!");
		const body = negated ? pattern.slice(1) : pattern;
		if (!matchesPattern(body, name)) continue;
		if (negated) return false;
		matched = true;
	}
	return matched;
}

/** Whether a name fits a pattern with `*` and `?`, or a hashed name. */
export function matchesPattern(pattern: string, name: string): boolean {
	if (pattern.startsWith("|1|")) return matchesHash(pattern, name);
	const expression = pattern
		.toLowerCase()
		.replace(/[.+^${}()|[\]\\]/g, "\\$&")
		.replaceAll("*", ".*")
		.replaceAll("?", ".");
	return new RegExp(`^${expression}$`).test(name);
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt as key. */
function matchesHash(pattern: string, name: string): boolean {
	const [, , salt, hash] = pattern.split("|");
	if (salt === undefined || hash === undefined) return false;
	const wanted = Buffer.from(hash, "base64");
	const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
	return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}
