import { z } from "zod";
import { unitErrorSchema } from "./envelope.ts";
import { findingSchema } from "./finding.ts";
import { hostMitigationSchema } from "./host-mitigation.ts";
import { ESU_PERIODS, HOST_ROLES } from "./host.ts";
import { outcomeSchema } from "./outcome.ts";
import { verdictSchema } from "./verdict.ts";

export const HOST_RECORD_SCHEMA = "exchange-fleet/host@1";

/** How one unit ended on one host. */
export const unitResultSchema = z.object({
	unit: z.string(),
	version: z.string(),
	status: z.enum(["ok", "partial", "failed", "missing", "invalid"]),
	durationMs: z.number().int().nonnegative(),
	/** Name of the stored facts (`facts/<sha256>.json.gz`), null when there are none. */
	factsSha256: z.string().nullable(),
	errors: z.array(unitErrorSchema),
	truncated: z.boolean(),
});
export type UnitResult = z.infer<typeof unitResultSchema>;

/** The few facts every list shows, so that lists need not open the facts. */
export const hostIdentitySchema = z.object({
	computerName: z.string(),
	product: z.string().nullable(),
	build: z.string().nullable(),
	/** `Exchange 2019 CU15 Oct25SU` */
	buildName: z.string().nullable(),
	cu: z.string().nullable(),
	su: z.string().nullable(),
	releaseDate: z.string().nullable(),
	supportedUntil: z.string().nullable(),
	roles: z.array(z.enum(HOST_ROLES)),
	os: z.string().nullable(),
	powershell: z.string(),
	elevated: z.boolean().nullable(),
});
export type HostIdentity = z.infer<typeof hostIdentitySchema>;

/** Everything a run says of one host: one line of hosts.jsonl. */
export const hostRecordSchema = z.object({
	schema: z.literal(HOST_RECORD_SCHEMA),
	tenant: z.string(),
	site: z.string(),
	/** Host id `tenant/site/name`. */
	host: z.string(),
	name: z.string(),
	address: z.string(),
	groups: z.array(z.string()),
	tags: z.array(z.string()),
	esu: z.enum(ESU_PERIODS),
	outcome: outcomeSchema,
	startedAt: z.iso.datetime(),
	/** Milliseconds; connect and run are parts of total. */
	timings: z.object({ totalMs: z.number(), connectMs: z.number(), runMs: z.number() }),
	/** Connection attempts made; 0 when the host was skipped. */
	attempts: z.number().int().nonnegative(),
	/** Bytes of the units' results; 0 in runs that did not count them. */
	receivedBytes: z.number().int().nonnegative().default(0),
	identity: hostIdentitySchema.nullable(),
	units: z.array(unitResultSchema),
	verdicts: z.array(verdictSchema),
	findings: z.array(findingSchema),
	/** State of every known mitigation; empty in runs that did not look. */
	mitigations: z.array(hostMitigationSchema).default([]),
	weakenings: z.array(z.string()),
	/** Warnings that the host or the transport gave on the way. */
	notes: z.array(z.string()),
});
export type HostRecord = z.infer<typeof hostRecordSchema>;
