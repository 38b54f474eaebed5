import { PsrpError } from "./psrp-error.ts";

/** Versions of the protocol that a client may offer and a server may settle on. */
export const PROTOCOL_VERSIONS = ["2.1", "2.2", "2.3", "2.4"] as const;

export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/**
 * The version in force, from the version the other side named. Only the major number must be ours; an unknown newer
 * minor version is taken as the newest known one, as PowerShell does. Version 2.0 differs in nothing we use.
 */
export function readProtocolVersion(text: string): ProtocolVersion {
	const match = /^(\d{1,9})\.(\d{1,9})(?:\.\d{1,9}){0,2}$/.exec(text);
	if (match === null) throw new PsrpError("malformed", "protocol version that is no version");
	if (match[1] !== "2") throw new PsrpError("version", `the peer speaks protocol ${match[1]}.${match[2]}`);
	const minor = Math.min(4, Math.max(1, Number(match[2])));
	return PROTOCOL_VERSIONS[minor - 1] ?? "2.1";
}

/** True when `version` is `least` or newer. */
export function isAtLeast(version: ProtocolVersion, least: ProtocolVersion): boolean {
	return PROTOCOL_VERSIONS.indexOf(version) >= PROTOCOL_VERSIONS.indexOf(least);
}

/** The older of two versions: what both sides understand. */
export function olderOf(one: ProtocolVersion, other: ProtocolVersion): ProtocolVersion {
	return isAtLeast(one, other) ? other : one;
}
