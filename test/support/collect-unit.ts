import type { z } from "zod";
import { type Envelope, envelopeSchema } from "../../src/core/model/envelope.ts";
import { runScript, type ScriptRun } from "./run-script.ts";

/** Runs one unit of ps-scripts and gives its facts, checked with its schema. */
export async function collectUnit<Schema extends z.ZodType>(
	unit: string,
	schema: Schema,
	run: ScriptRun,
): Promise<{ readonly envelope: Envelope; readonly facts: z.infer<Schema> }> {
	const result = await runScript({ ...run, units: [unit] });
	const line = result.of("E")[0] ?? "";
	const envelope = envelopeSchema.parse(JSON.parse(line.slice(line.indexOf(" ") + 1)));
	if (envelope.status === "failed") throw new Error(JSON.stringify(envelope.errors));
	return { envelope, facts: schema.parse(envelope.data) };
}
