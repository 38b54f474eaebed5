import { createHmac, randomBytes } from "node:crypto";

/** One line of known_hosts (sshd(8)): brackets around the address because the port is never 22. */
export function knownHostsLine(address: string, port: number, publicKey: string): string {
	return `[${address}]:${port} ${publicKey}`;
}

/** The same with the name hashed, as `HashKnownHosts yes` writes it. */
export function hashedKnownHostsLine(address: string, port: number, publicKey: string): string {
	const salt = randomBytes(20);
	const hash = createHmac("sha1", salt).update(`[${address}]:${port}`).digest("base64");
	return `|1|${salt.toString("base64")}|${hash} ${publicKey}`;
}
