import { z } from "zod";

export const AUDIT_SCHEMA = "exchange-fleet/audit@1";

/**
 * `approve`: a plan was agreed to; `resume`: its run went on. `apply` and `rollback`: once with the outcome `started` before the first write, and
 * once with what became of it. `recover`: half a line was found at the end of the log and taken away.
 */
export const AUDIT_ACTIONS = ["approve", "resume", "apply", "rollback", "recover"] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What one entry of the audit log says; number, previous hash and own hash are added when it is written. */
export const auditEntrySchema = z.strictObject({
	schema: z.literal(AUDIT_SCHEMA),
	/** 1, 2, 3 ... */
	number: z.number().int().positive(),
	/** Hash of the entry before; null for the first. */
	previous: sha256.nullable(),
	time: z.iso.datetime(),
	operator: z.strictObject({ user: z.string(), machine: z.string() }),
	run: z.string().nullable(),
	/** Hash of the plan. */
	plan: z.string().nullable(),
	tenant: z.string(),
	host: z.string().nullable(),
	unit: z.string().nullable(),
	/** SHA-256 of the unit's scripts. */
	script: z.string().nullable(),
	action: z.enum(AUDIT_ACTIONS),
	/** Hash of the values before and after, see `preconditionOf`. */
	before: z.string().nullable(),
	after: z.string().nullable(),
	/** `started`, or a status of a change. */
	outcome: z.string(),
	detail: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
/** An entry before it has its place in the chain. */
export type AuditNote = Omit<AuditEntry, "schema" | "number" | "previous">;
