import type { Envelope } from "../../src/core/model/envelope.ts";
import { envelopeSchema } from "../../src/core/model/envelope.ts";
import type { ScriptResult } from "./run-script.ts";

/** A call of Invoke-ExfUnit with a unit of the test's own. */
export function unitScript(
	text: string,
	options: { readonly id?: string; readonly limit?: number } = {},
): string {
	const id = options.id ?? "collect/test";
	return `Invoke-ExfUnit -Unit '${id}' -Version '1.0.0' -MaxOutputBytes ${options.limit ?? 65_536} -Script {\n${text}\n}\n`;
}

/** The envelopes of a run, checked against their schema. */
export function envelopesOf(result: ScriptResult): Envelope[] {
	return result.of("E").map((text) => envelopeSchema.parse(JSON.parse(text.slice(text.indexOf(" ") + 1))));
}
