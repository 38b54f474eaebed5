import { randomBytes } from "node:crypto";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import type { FrameLimits } from "./read-frames.ts";

/** What a host may write beside its results: motd, profiles, progress. */
const NOISE_BYTES = 1024 * 1024;

export function frameLimits(bundle: ScriptBundle): FrameLimits {
	const outputBytes = bundle.units.reduce((total, unit) => total + unit.maxOutputBytes, 0);
	return { totalBytes: outputBytes + NOISE_BYTES, lineBytes: outputBytes + 1024 };
}

/** 16 characters out of 36: nothing a host prints by chance. */
export function randomPrefix(): string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
	return Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join("");
}
