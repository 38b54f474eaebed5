import { createHash } from "node:crypto";
import type { HostKeyCheck } from "../../core/model/host.ts";
import type { KnownHostLine } from "./known-hosts.ts";

/** What is on file about the key of one host. */
export interface HostKeyPolicy {
	readonly pins: readonly string[];
	readonly check: HostKeyCheck;
	/** Lines of known_hosts that speak of this host. */
	readonly known: readonly KnownHostLine[];
	/** What a certificate authority of known_hosts says; undefined where none speaks of this host. */
	readonly certified: CertifiedKey | undefined;
}

/** The key that a valid certificate of the host holds (as blob), or why there is none. */
export type CertifiedKey =
	| { readonly ok: true; readonly key: Buffer }
	| { readonly ok: false; readonly problem: string };

export type HostKeyJudgement =
	| { readonly accepted: true; readonly note: string | undefined }
	| {
			readonly accepted: false;
			readonly reason: "changed" | "unknown" | "revoked" | "pin";
			readonly message: string;
	  };

/** `SHA256:` and the unpadded base64 digest of the key blob, as ssh-keygen -l prints it. */
export function fingerprint(key: Buffer): string {
	return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** Type of a public key blob (RFC 4253 section 6.6: a length-prefixed name comes first). */
export function keyTypeOf(key: Buffer): string {
	if (key.length < 4) return "unknown";
	const length = key.readUInt32BE(0);
	return length > 64 || length > key.length - 4 ? "unknown" : key.toString("latin1", 4, 4 + length);
}

/** Decides on a host key. Pins win over known_hosts; a revoked key is never accepted. */
export function judgeHostKey(key: Buffer, policy: HostKeyPolicy): HostKeyJudgement {
	const shown = `${keyTypeOf(key)} ${fingerprint(key)}`;
	const blob = key.toString("base64");
	const sameKey = (line: KnownHostLine): boolean => line.key === blob;
	if (policy.known.some((line) => line.marker === "revoked" && sameKey(line))) {
		return {
			accepted: false,
			reason: "revoked",
			message: `host key ${shown} is marked as revoked in known_hosts`,
		};
	}
	if (policy.pins.length > 0) {
		if (policy.pins.includes(fingerprint(key))) return { accepted: true, note: undefined };
		return {
			accepted: false,
			reason: "pin",
			message: `host key ${shown} is not the one pinned in the inventory (${policy.pins.join(", ")})`,
		};
	}
	const { certified } = policy;
	if (certified?.ok === true && certified.key.equals(key)) return { accepted: true, note: undefined };
	const trusted = policy.known.filter((line) => line.marker === undefined);
	if (trusted.some(sameKey)) return { accepted: true, note: undefined };
	if (policy.check === "off") return { accepted: true, note: `host key not checked: ${shown}` };
	if (trusted.length > 0) {
		return {
			accepted: false,
			reason: "changed",
			message: `host key has CHANGED: the host shows ${shown}, known_hosts has another`,
		};
	}
	if (policy.check === "accept-new") return { accepted: true, note: `new host key accepted: ${shown}` };
	return {
		accepted: false,
		reason: "unknown",
		message: `host key ${shown} is not known${notCertified(certified)}`,
	};
}

function notCertified(certified: CertifiedKey | undefined): string {
	if (certified === undefined) return "";
	return certified.ok
		? ", and not the one in the host's certificate"
		: `; known_hosts has a certificate authority for it, but ${certified.problem}`;
}

/** One sentence for each way in which a host key can be refused. */
export const HOST_KEY_HINTS: Readonly<Record<"changed" | "unknown" | "revoked" | "pin", string>> = {
	changed:
		"Find out why before anything else: a reinstalled server, or somebody in between. Then replace the line in known_hosts.",
	unknown:
		"Compare the fingerprint on the server (ssh-keygen -lf of its host key), then add it to known_hosts or as hostKey to the inventory.",
	revoked: "This key was withdrawn. Do not connect before the server has a new one.",
	pin: "Compare the fingerprint on the server, then correct hostKey in the inventory.",
};
