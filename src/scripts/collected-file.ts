import { z } from "zod";
import { parseHostileJson } from "./parse-hostile-json.ts";

export const COLLECTED_FILE_SCHEMA = "exchange-fleet/collected@1";
const BEGINNING = '{"schema":"exchange-fleet/collected@';

/** Longest file, bytes: what the units of a host may send together, with room to spare. */
export const MOST_COLLECTED_BYTES = 128 * 1024 * 1024;
/** An envelope nests 40 deep at most, and stands two levels down. */
const MOST_DEPTH = 42;

/** What a collector writes on one host. Everything in it is what the host claims. */
export const collectedFileSchema = z.object({
	schema: z.literal(COLLECTED_FILE_SCHEMA),
	/** Exact id of the tenant for which the collector was built. */
	tenant: z.string().max(100),
	/** SHA-256 of the scripts that ran, as the collector found them in itself. */
	bundle: z.string().regex(/^[0-9a-f]{64}$/),
	/** Version of the program that built the collector. */
	collectorVersion: z.string().max(60),
	/** Clock of the host. */
	createdAt: z.iso.datetime(),
	/** One per unit; see envelope.schema.json. */
	envelopes: z
		.array(z.looseObject({ unit: z.string().max(100), host: z.string().min(1).max(255) }))
		.min(1)
		.max(100),
});

export interface CollectedFile extends Omit<z.infer<typeof collectedFileSchema>, "envelopes"> {
	/** What the host calls itself, in every envelope. */
	readonly computerName: string;
	/** Envelope text by unit, not checked yet. */
	readonly envelopes: ReadonlyMap<string, string>;
}

export type CollectedFileResult =
	| { readonly ok: true; readonly file: CollectedFile }
	| { readonly ok: false; readonly problem: string };

/**
 * Reads what a collector wrote, or what a tool kept of its standard output: consoles break lines and put their
 * own before it. The collector writes one line of ASCII, so no line break belongs to it.
 */
export function readCollectedFile(text: string): CollectedFileResult {
	const line = text.replace(/[\r\n]+/g, "");
	const start = line.indexOf(BEGINNING);
	if (start < 0) return { ok: false, problem: "it holds no result of a collector" };
	const json = parseHostileJson(line.slice(start, line.lastIndexOf("}") + 1), {
		maxLength: MOST_COLLECTED_BYTES,
		maxDepth: MOST_DEPTH,
	});
	if (!json.ok) return { ok: false, problem: `it is damaged or cut off: ${json.problem}` };
	const read = collectedFileSchema.safeParse(json.value);
	if (!read.success) return { ok: false, problem: `it is no result of a collector: ${describe(read.error)}` };
	const { envelopes: all, ...head } = read.data;
	const envelopes = new Map(all.map((envelope) => [envelope.unit, JSON.stringify(envelope)]));
	if (envelopes.size < all.length) return { ok: false, problem: "it has two results of one unit" };
	const [computerName = "", ...others] = new Set(all.map((envelope) => envelope.host));
	if (others.length > 0) return { ok: false, problem: "its results are of different computers" };
	return { ok: true, file: { ...head, computerName, envelopes } };
}

/** Where and what, never the value; a path may hold keys that the host chose. */
function describe(error: z.ZodError): string {
	const issues = error.issues.slice(0, 3).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	return issues
		.join("; ")
		.replace(/[^\x20-\x7E]/g, "?")
		.slice(0, 300);
}
