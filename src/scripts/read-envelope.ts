import type { z } from "zod";
import { type Envelope, envelopeSchema } from "../core/model/envelope.ts";
import { FACT_SCHEMAS, type FactUnit, isFactUnit } from "../core/model/facts/index.ts";
import { type JsonCaps, parseHostileJson } from "./parse-hostile-json.ts";

/** Facts of a unit that has a schema. */
export type FactsOf<Unit extends string> = Unit extends FactUnit
	? z.infer<(typeof FACT_SCHEMAS)[Unit]>
	: z.infer<(typeof FACT_SCHEMAS)[FactUnit]>;

export type EnvelopeResult<Unit extends string = string> =
	| {
			readonly ok: true;
			/** Its `data` are the facts: what the schema does not know is gone. */
			readonly envelope: Envelope;
			/** Null when the unit failed, or when its output was too large to send. */
			readonly facts: FactsOf<Unit> | null;
	  }
	| { readonly ok: false; readonly problem: string };

/** A unit's own limit is lower; this one holds when the host does not keep to it. */
const DEFAULT_CAPS: JsonCaps = { maxLength: 64 * 1024 * 1024, maxDepth: 40 };

/** Longest text about what is wrong, for a record that people read. */
const LONGEST_PROBLEM = 1000;

/** Reads what a host says is an envelope of the unit; the text is hostile. */
export function readEnvelope<Unit extends string>(
	text: string,
	expectedUnit: Unit,
	caps: JsonCaps = DEFAULT_CAPS,
): EnvelopeResult<Unit> {
	const read = readEnvelopeText(text, expectedUnit, caps);
	if (!read.ok) return read;
	if (read.envelope.data === null) return readWithoutData(read.envelope);
	return readData(read.envelope, expectedUnit);
}

/** The envelope with data that nobody has checked yet. */
export function readEnvelopeText(
	text: string,
	expectedUnit: string,
	caps: JsonCaps = DEFAULT_CAPS,
): { readonly ok: true; readonly envelope: Envelope } | { readonly ok: false; readonly problem: string } {
	const json = parseHostileJson(text, caps);
	if (!json.ok) return json;
	const read = envelopeSchema.safeParse(json.value);
	if (!read.success) return { ok: false, problem: `Not an envelope: ${describeIssues(read.error)}` };
	const envelope = read.data;
	if (envelope.unit !== expectedUnit) {
		return { ok: false, problem: `The envelope is of another unit than ${expectedUnit}.` };
	}
	return { ok: true, envelope };
}

/** No data is right for a failure and for an output that was too large, and for nothing else. */
function readWithoutData<Unit extends string>(envelope: Envelope): EnvelopeResult<Unit> {
	if (envelope.status === "failed" || envelope.truncated) return { ok: true, envelope, facts: null };
	return { ok: false, problem: `The envelope says "${envelope.status}" but has no data.` };
}

function readData<Unit extends string>(envelope: Envelope, unit: Unit): EnvelopeResult<Unit> {
	if (!isFactUnit(unit)) return { ok: false, problem: `No schema for the facts of ${unit}.` };
	const facts = FACT_SCHEMAS[unit].safeParse(envelope.data);
	if (!facts.success) return { ok: false, problem: `Invalid facts: ${describeIssues(facts.error)}` };
	return { ok: true, envelope: { ...envelope, data: facts.data }, facts: facts.data as FactsOf<Unit> };
}

/** Where and what; never the value, which nobody has scrubbed. A path may hold keys that the host chose. */
export function describeIssues(error: z.ZodError): string {
	const issues = error.issues
		.slice(0, 5)
		.map((issue) => `${issue.path.join(".") || "(root)"}: ${issue.message}`);
	const more = error.issues.length > 5 ? `; and ${error.issues.length - 5} more` : "";
	return (issues.join("; ") + more).replace(/[^\x20-\x7E]/g, "?").slice(0, LONGEST_PROBLEM);
}
