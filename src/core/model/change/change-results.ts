import { z } from "zod";
import { changeFileSchema, changeValueSchema } from "./change-values.ts";

/**
 * `applied`: everything is as the unit would leave it. `absent`: nothing of it is there. `partial`: some of it.
 * `other`: something stands in its place (a rule of the same name with another content, an older pattern).
 */
export const CHANGE_STATES = ["applied", "absent", "partial", "other"] as const;

/** Why a unit would refuse to write on this host. */
export const obstacleSchema = z.object({
	/** Kebab-case, stable: `url-rewrite-missing`, `not-applicable`, `emergency-service-owns`. */
	code: z.string().max(100),
	message: z.string().max(1000),
});
export type Obstacle = z.infer<typeof obstacleSchema>;

const values = z.array(changeValueSchema).max(2000);
const files = z.array(changeFileSchema).max(200);

/** Data of `test.ps1`: what is there now; it writes nothing. */
export const testResultSchema = z.object({
	state: z.enum(CHANGE_STATES),
	/** Empty: `apply` would go ahead. */
	obstacles: z.array(obstacleSchema).max(50),
	values,
	files,
	/** Good to know before one agrees; one sentence each. */
	notes: z.array(z.string().max(1000)).max(50),
});
export type TestResult = z.infer<typeof testResultSchema>;

/** Data of `apply.ps1`. */
export const applyResultSchema = z.object({
	/** False: everything was there already and nothing was written. */
	changed: z.boolean(),
	values,
	/** Files as they are now. */
	files,
	/** Copies that it made on the host before the first write, by the hash of their content. */
	copies: z
		.array(z.object({ path: z.string().max(500), sha256: z.string(), copy: z.string().max(500) }))
		.max(200),
	notes: z.array(z.string().max(1000)).max(50),
});
export type ApplyResult = z.infer<typeof applyResultSchema>;

/** Data of `rollback.ps1`. */
export const rollbackResultSchema = z.object({
	/** How each target came back: its file byte for byte, our values only, or it was so already. */
	restored: z
		.array(z.object({ target: z.string().max(500), how: z.enum(["file", "values", "unchanged"]) }))
		.max(500),
	/** Values that somebody else changed since; then nothing was written, unless it was forced. */
	conflicts: z
		.array(
			z.object({
				target: z.string().max(500),
				name: z.string().max(500),
				original: z.string().max(65_536).nullable(),
				applied: z.string().max(65_536).nullable(),
				found: z.string().max(65_536).nullable(),
			}),
		)
		.max(2000),
	values,
	files,
	notes: z.array(z.string().max(1000)).max(50),
});
export type RollbackResult = z.infer<typeof rollbackResultSchema>;
