import type { KnownHostLine } from "./known-hosts.ts";

/** All that ssh2 can verify, strongest first. */
const ALGORITHMS = [
	"ssh-ed25519",
	"ecdsa-sha2-nistp256",
	"ecdsa-sha2-nistp384",
	"ecdsa-sha2-nistp521",
	"rsa-sha2-512",
	"rsa-sha2-256",
	"ssh-rsa",
] as const;
export type HostKeyAlgorithm = (typeof ALGORITHMS)[number];

/**
 * Puts the key types that known_hosts has for a host first. A server with several keys shows the
 * one that is asked for; asking for another type would make an unchanged host look changed.
 */
export function orderHostKeyAlgorithms(known: readonly KnownHostLine[]): HostKeyAlgorithm[] {
	const types = new Set(known.filter((line) => line.marker === undefined).map((line) => line.keyType));
	const isOnFile = (algorithm: HostKeyAlgorithm): boolean => types.has(keyTypeFor(algorithm));
	return [...ALGORITHMS.filter(isOnFile), ...ALGORITHMS.filter((algorithm) => !isOnFile(algorithm))];
}

/** RSA keys are one type with three signature algorithms (RFC 8332). */
function keyTypeFor(algorithm: HostKeyAlgorithm): string {
	return algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
}
