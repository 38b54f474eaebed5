import { type HostKeyPolicy, keyTypeOf } from "./judge-host-key.ts";

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
 * Puts the key types that are on file for a host first. A server with several keys shows the one
 * that is asked for; asking for another type would make an unchanged host look changed.
 */
export function orderHostKeyAlgorithms({
	known,
	certified,
}: Pick<HostKeyPolicy, "known" | "certified">): HostKeyAlgorithm[] {
	const types =
		certified?.ok === true
			? new Set([keyTypeOf(certified.key)])
			: new Set(known.filter((line) => line.marker === undefined).map((line) => line.keyType));
	const isOnFile = (algorithm: HostKeyAlgorithm): boolean => types.has(keyTypeFor(algorithm));
	return [...ALGORITHMS.filter(isOnFile), ...ALGORITHMS.filter((algorithm) => !isOnFile(algorithm))];
}

/** Type of the key or certificate: RSA is one type with three signature algorithms (RFC 8332). */
export function keyTypeFor(algorithm: string): string {
	return algorithm.replace(/^rsa-sha2-(?:256|512)/, "ssh-rsa");
}
