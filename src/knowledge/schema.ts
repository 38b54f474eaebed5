import { z } from "zod";
import { EXPLOITATION, PRODUCTS } from "../core/model/knowledge.ts";

const day = z.iso.date();
const build = z
	.string()
	.regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}\.\d{1,5}$/, "four numbers, for example 15.2.1748.53");
const product = z.enum(PRODUCTS);
/** Keys of `sources` in the same file. */
const source = z.array(z.string()).min(1);

const buildRowSchema = z.object({
	product,
	cu: z.string().min(1),
	su: z.string().min(1).nullable(),
	build,
	releaseDate: day.nullable(),
	kb: z.string().nullable(),
	url: z.url().nullable(),
	availability: z.enum(["public", "esu-period1", "esu-period2"]),
	fixes: z.array(z.string()),
	note: z.string().exactOptional(),
	source,
});

const supportRowSchema = z.object({
	product,
	endOfSupport: day,
	esu: z.array(z.object({ period: z.enum(["period1", "period2"]), until: day })),
	note: z.string(),
	source,
});

const fixedBuilds = z.array(z.object({ cu: z.string().min(1), build })).exactOptional();

const cveRowSchema = z.object({
	id: z.string().regex(/^(CVE-\d{4}-\d{4,}|ADV\d+)$/),
	name: z.string().nullable(),
	kind: z.enum([
		"build",
		"build-and-configuration",
		"build-and-override",
		"build-and-hybrid",
		"windows",
		"windows-file",
		"configuration",
		"schema",
		"active-directory",
	]),
	fixedInSu: z.string().nullable(),
	affectedProducts: z.array(product).min(1),
	fixedBuilds: z.strictObject({
		"2010": fixedBuilds,
		"2013": fixedBuilds,
		"2016": fixedBuilds,
		"2019": fixedBuilds,
		SE: fixedBuilds,
	}),
	exploited: z.enum(EXPLOITATION),
	exploitedBasis: z.string().nullable(),
	confidence: z.enum(["sourced", "recalled"]),
	note: z.string().nullable(),
	source,
});

const knownIssueSchema = z.object({
	name: z.string().min(1),
	url: z.url(),
	builds: z.array(z.object({ from: build, fixedIn: build.nullable(), sameCuOnly: z.boolean() })).min(1),
	source,
});

const probe = z.object({
	name: z.string().min(1),
	method: z.enum(["GET", "POST"]),
	target: z.string().regex(/^(\/|\{path\})/, "starts with / or {path}"),
	headers: z.record(z.string(), z.string()),
});

const mitigationSchema = z.object({
	id: z.string().regex(/^[a-z0-9-]+$/),
	title: z.string().min(1),
	kind: z.enum(["inbound", "outbound", "services"]),
	cves: z.array(z.string().regex(/^CVE-\d{4}-\d{4,}$/)).min(1),
	products: z.array(product).min(1),
	site: z.string().nullable(),
	paths: z.array(z.string().startsWith("/")),
	ruleNames: z.array(
		z.object({
			name: z.string().min(1),
			tool: z.string().min(1),
			words: z.array(z.string().min(1)).optional(),
		}),
	),
	emergencyIds: z.array(z.string().min(1)),
	attacks: z.array(probe),
	ordinary: z.array(probe),
	header: z.object({ name: z.string(), directive: z.string(), value: z.string() }).nullable(),
	services: z.array(z.string().min(1)),
	appPools: z.array(z.string().min(1)),
	sideEffects: z.array(z.string()),
	limits: z.array(z.string()),
	source,
});

/** Head of every knowledge file; the loader and the published JSON Schemas come from here. */
function fileOf<Name extends string, Row extends z.ZodType>(name: Name, row: Row) {
	return z.object({
		schema: z.literal(`exchange-fleet/${name}@1`),
		asOf: day,
		/** Short name to where it can be read. */
		sources: z.record(z.string(), z.string()),
		entries: z.array(row).min(1),
	});
}

/** Schema of each file of a knowledge folder, by file name. */
export const KNOWLEDGE_FILE_SCHEMAS = {
	"builds.json": fileOf("builds", buildRowSchema),
	"cves.json": fileOf("cves", cveRowSchema),
	"support.json": fileOf("support", supportRowSchema),
	"known-issues.json": fileOf("known-issues", knownIssueSchema),
	"mitigations.json": fileOf("mitigations", mitigationSchema),
} as const;

export type KnowledgeFileName = keyof typeof KNOWLEDGE_FILE_SCHEMAS;
