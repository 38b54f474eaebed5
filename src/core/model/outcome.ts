import { z } from "zod";

/** Every selected host ends with exactly one of these. */
export const OUTCOME_STATUSES = [
	"ok",
	"partial",
	"unreachable",
	"auth-failed",
	"timed-out",
	"script-failed",
	"skipped",
] as const;
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/** The closed set of ways in which a transport can fail. */
export const TRANSPORT_ERROR_CODES = [
	"dns",
	"refused",
	"connect-timeout",
	"tls",
	"host-key",
	"auth",
	"access-denied",
	"language-mode",
	"quota",
	"idle-timeout",
	"operation-timeout",
	"protocol",
	"closed",
] as const;
export type TransportErrorCode = (typeof TRANSPORT_ERROR_CODES)[number];

/** The one table from transport errors to outcomes. */
export const OUTCOME_OF_TRANSPORT_ERROR: Readonly<Record<TransportErrorCode, OutcomeStatus>> = {
	dns: "unreachable",
	refused: "unreachable",
	"connect-timeout": "unreachable",
	tls: "unreachable",
	"host-key": "unreachable",
	auth: "auth-failed",
	"access-denied": "auth-failed",
	"language-mode": "script-failed",
	quota: "script-failed",
	"idle-timeout": "timed-out",
	"operation-timeout": "timed-out",
	protocol: "script-failed",
	closed: "unreachable",
};

export const outcomeSchema = z.object({
	status: z.enum(OUTCOME_STATUSES),
	/** Transport error code, or why a host was skipped or judged in part. */
	code: z.string().optional(),
	message: z.string().optional(),
	hint: z.string().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Hosts whose facts are missing or incomplete: exit code 3. */
export function isAssessed(status: OutcomeStatus): boolean {
	return status === "ok" || status === "partial";
}
