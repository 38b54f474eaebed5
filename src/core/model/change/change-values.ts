import { createHash } from "node:crypto";
import { z } from "zod";

/** What a mitigate unit can be asked to do on a host. */
export const CHANGE_ACTIONS = ["test", "apply", "rollback"] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

/** One property that a unit changes. */
export const changeValueSchema = z.object({
	/** Where it is, in words of the host: a file path, `service MSExchangeHM`, `app pool MSExchangeECPAppPool`. */
	target: z.string().min(1).max(500),
	/** Which property there, unique within the target. */
	name: z.string().min(1).max(500),
	/** As text in one canonical form; null when it is not there. */
	value: z.string().max(65_536).nullable(),
});
export type ChangeValue = z.infer<typeof changeValueSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file that a unit writes; the hash is null when there is none. */
export const changeFileSchema = z.object({ path: z.string().min(1).max(500), sha256: sha256.nullable() });

/**
 * Names the state that a step was planned on: SHA-256, hex, of all values in their order. Written as the scripts
 * write it, so that both sides can count it: target, name and `=value` or `-`, each ended by a line feed.
 */
export function preconditionOf(values: readonly ChangeValue[]): string {
	const lines = values.map(
		({ target, name, value }) => `${target}\n${name}\n${value === null ? "-" : `=${value}`}\n`,
	);
	return createHash("sha256").update(lines.join("")).digest("hex");
}
