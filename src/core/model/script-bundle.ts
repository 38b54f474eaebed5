import type { Secret } from "../secret.ts";

/**
 * A value handed to a unit; travels as data, never inside script text. A sensitive one is a {@link Secret}: it
 * arrives as SecureString, over PSRP only.
 */
export interface UnitParameter {
	readonly unit: string;
	readonly name: string;
	readonly value: string | number | boolean | Secret;
}

/** One unit of a bundle, as far as a transport needs to know it. */
export interface BundledUnit {
	readonly id: string;
	readonly version: string;
	readonly sha256: string;
	readonly maxOutputBytes: number;
}

/** Everything one host is sent in one PowerShell process; the same bytes for every host. */
export interface ScriptBundle {
	/** Small fixed reader for `-EncodedCommand`, used by transports without PSRP. */
	readonly execReader: string;
	/** Small fixed script that is the whole pipeline of a PSRP session; the rest are its parameters. */
	readonly psrpReader: string;
	/** Library and units, UTF-8. */
	readonly body: string;
	/** SHA-256 of `body`, hex. */
	readonly sha256: string;
	readonly units: readonly BundledUnit[];
	readonly parameters: readonly UnitParameter[];
	/** Milliseconds that it may take, also without a word; longer than other runs. @default none of its own */
	readonly needsMs?: number;
}
