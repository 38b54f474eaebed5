import { z } from "zod";
import { severitySchema } from "./state.ts";
import { totalsSchema } from "./totals.ts";
import { waiverUseSchema } from "./waiver.ts";

export const RUN_DOCUMENT_SCHEMA = "exchange-fleet/run@1";

/** What a report prints of a rule; the judgement itself is code. */
export const ruleInfoSchema = z.object({
	id: z.string(),
	title: z.string(),
	severity: severitySchema,
	/** Why it matters, one or two sentences. */
	why: z.string(),
	references: z.array(z.string()),
	/** `indicator`: it looks for signs of compromise. A host without a verdict of such a rule was never hunted. */
	kind: z.enum(["indicator"]).optional(),
});
export type RuleInfo = z.infer<typeof ruleInfoSchema>;

export const knowledgeInfoSchema = z.object({
	/** Date of each data file, `YYYY-MM-DD`. */
	files: z.array(z.object({ name: z.string(), asOf: z.string(), sha256: z.string() })),
	/** Folder given with `--knowledge`, or null for the built-in data. */
	folder: z.string().nullable(),
});
export type KnowledgeInfo = z.infer<typeof knowledgeInfoSchema>;

/** Head of a run: everything but the hosts, which follow in hosts.jsonl. */
export const runDocumentSchema = z.object({
	schema: z.literal(RUN_DOCUMENT_SCHEMA),
	id: z.string(),
	state: z.enum(["running", "finished", "interrupted"]),
	command: z.string(),
	startedAt: z.iso.datetime(),
	finishedAt: z.iso.datetime().nullable(),
	operator: z.object({ user: z.string(), machine: z.string(), platform: z.string() }),
	tool: z.object({ name: z.string(), version: z.string(), node: z.string() }),
	knowledge: knowledgeInfoSchema,
	/** Hashes of what ran on the hosts; `bundle` is the whole text a host received. */
	scripts: z.object({
		bundle: z.string(),
		units: z.array(z.object({ unit: z.string(), version: z.string(), sha256: z.string() })),
	}),
	selection: z.object({
		inventory: z.string(),
		/** Selection flags as given, for example `["--tenant contoso"]`. */
		flags: z.array(z.string()),
		hosts: z.number().int().nonnegative(),
		allHosts: z.number().int().nonnegative(),
	}),
	limits: z.object({ fleet: z.number(), tenant: z.number(), site: z.number() }),
	tenants: z.array(z.object({ id: z.string(), displayName: z.string() })),
	rules: z.array(ruleInfoSchema),
	/** Accepted findings that applied, and what became of each. */
	waivers: z.array(waiverUseSchema).optional(),
	/** The run whose stored facts were judged again; nothing was connected to. */
	analyzedFrom: z.string().optional(),
	/** The run from which the set of hosts was taken, and which ones. */
	rerunOf: z.object({ run: z.string(), set: z.string() }).optional(),
	/** When an interrupted run was continued. */
	resumedAt: z.array(z.iso.datetime()).optional(),
	totals: totalsSchema,
	/** Things the reader of a report must know: unsaved hosts, totals that do not add up. */
	problems: z.array(z.string()),
});
export type RunDocument = z.infer<typeof runDocumentSchema>;
