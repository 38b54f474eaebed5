import { keyBlob, readKeyFields, verifySignature } from "./public-key.ts";
import { WireError, WireReader } from "./wire.ts";

const SUFFIX = "-cert-v01@openssh.com";
const HOST_CERTIFICATE = 2;

/** Certificate forms of all host keys that ssh2 can verify, strongest first. */
export const CERTIFICATE_ALGORITHMS = [
	`ssh-ed25519${SUFFIX}`,
	`ecdsa-sha2-nistp256${SUFFIX}`,
	`ecdsa-sha2-nistp384${SUFFIX}`,
	`ecdsa-sha2-nistp521${SUFFIX}`,
	`rsa-sha2-512${SUFFIX}`,
	`rsa-sha2-256${SUFFIX}`,
] as const;

/** An OpenSSH host certificate (PROTOCOL.certkeys); its signature is good, the rest is to be judged. */
export interface HostCertificate {
	/** Blob of the key that it certifies. */
	readonly key: Buffer;
	readonly principals: readonly string[];
	/** Seconds since 1970; valid from `after` until before `before`. */
	readonly validAfter: bigint;
	readonly validBefore: bigint;
	readonly hasCriticalOptions: boolean;
	/** Blob of the key that signed it. */
	readonly authority: Buffer;
}

/** Takes a certificate apart and checks its signature. Throws WireError. */
export function readHostCertificate(blob: Buffer): HostCertificate {
	const reader = new WireReader(blob);
	const certificateType = reader.text();
	if (!certificateType.endsWith(SUFFIX)) throw new WireError("is no certificate");
	const type = certificateType.slice(0, -SUFFIX.length);
	reader.string(); // nonce
	const fields = readKeyFields(type, reader);
	reader.u64(); // serial number
	if (reader.u32() !== HOST_CERTIFICATE) throw new WireError("is a certificate of a user, not of a host");
	reader.string(); // key id
	const principals = readStrings(reader.string());
	const validAfter = reader.u64();
	const validBefore = reader.u64();
	const options = reader.string();
	reader.string(); // extensions: none are defined for hosts, unknown ones are ignored
	reader.string(); // reserved
	const authority = reader.string();
	const signed = blob.subarray(0, reader.position);
	const signature = reader.string();
	if (!reader.isAtEnd) throw new WireError("has data behind its end");
	if (!verifySignature(authority, signed, signature)) throw new WireError("has a wrong signature");
	return {
		key: keyBlob(type, fields),
		principals,
		validAfter,
		validBefore,
		hasCriticalOptions: options.length > 0,
		authority,
	};
}

function readStrings(bytes: Buffer): string[] {
	const reader = new WireReader(bytes);
	const strings: string[] = [];
	while (!reader.isAtEnd) strings.push(reader.text());
	return strings;
}
