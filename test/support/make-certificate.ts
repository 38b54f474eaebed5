import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type KeyType = "ed25519" | "ecdsa" | "rsa";

/** Makes a key pair with ssh-keygen and gives the path of its private half. */
export function makeKey(dir: string, name: string, type: KeyType = "ed25519", bits?: number): string {
	const path = join(dir, name);
	const size = bits === undefined ? [] : ["-b", String(bits)];
	execFileSync("ssh-keygen", ["-q", "-t", type, ...size, "-N", "", "-C", "", "-f", path]);
	return path;
}

export interface CertificateOptions {
	/** @default ["127.0.0.1"] */
	readonly principals?: readonly string[];
	/** As ssh-keygen -V takes it. @default "-1h:+1h" */
	readonly validity?: string;
	/** A certificate for logging in instead. */
	readonly forUser?: boolean;
	/** More arguments for ssh-keygen. */
	readonly more?: readonly string[];
}

/** Signs the public half of `key` with `authority`; gives the path of the certificate. */
export function signHostKey(authority: string, key: string, options: CertificateOptions = {}): string {
	const { principals = ["127.0.0.1"], validity = "-1h:+1h", forUser = false, more = [] } = options;
	const named = principals.length === 0 ? [] : ["-n", principals.join(",")];
	const kind = forUser ? [] : ["-h"];
	execFileSync("ssh-keygen", [
		"-q",
		"-s",
		authority,
		"-I",
		"test",
		...kind,
		...named,
		"-V",
		validity,
		...more,
		`${key}.pub`,
	]);
	return `${key}-cert.pub`;
}

/** Type and blob of a public key or certificate file. */
export function readPublic(path: string): {
	readonly type: string;
	readonly base64: string;
	readonly blob: Buffer;
} {
	const [type = "", base64 = ""] = readFileSync(path, "utf8").split(" ");
	return { type, base64: base64.trim(), blob: Buffer.from(base64, "base64") };
}
