import type { z } from "zod";
import {
	applyResultSchema,
	rollbackResultSchema,
	testResultSchema,
} from "../core/model/change/change-results.ts";
import type { ChangeAction } from "../core/model/change/change-values.ts";
import type { Envelope } from "../core/model/envelope.ts";
import { describeIssues, readEnvelopeText } from "./read-envelope.ts";

const CHANGE_RESULT_SCHEMAS = {
	test: testResultSchema,
	apply: applyResultSchema,
	rollback: rollbackResultSchema,
} as const satisfies Record<ChangeAction, z.ZodType>;

export type ChangeResultOf<Action extends ChangeAction> = z.infer<(typeof CHANGE_RESULT_SCHEMAS)[Action]>;

export type ChangeEnvelopeResult<Action extends ChangeAction> =
	| {
			readonly ok: true;
			readonly envelope: Envelope;
			/** Null when the unit failed: then the errors of the envelope say why, the first one with its code. */
			readonly result: ChangeResultOf<Action> | null;
	  }
	| { readonly ok: false; readonly problem: string };

/** A unit that changes something says little; its values are capped one by one. */
const CAPS = { maxLength: 16 * 1024 * 1024, maxDepth: 20 };

/** Reads what a host says is the envelope of an action of a mitigate unit; the text is hostile. */
export function readChangeEnvelope<Action extends ChangeAction>(
	text: string,
	unit: string,
	action: Action,
): ChangeEnvelopeResult<Action> {
	const read = readEnvelopeText(text, unit, CAPS);
	if (!read.ok) return read;
	const { envelope } = read;
	if (envelope.data === null) {
		// An answer that was too large may hide what was written, so it counts as no answer.
		if (envelope.status === "failed") return { ok: true, envelope, result: null };
		return { ok: false, problem: `The envelope says "${envelope.status}" but has no data.` };
	}
	const data = CHANGE_RESULT_SCHEMAS[action].safeParse(envelope.data);
	if (!data.success) return { ok: false, problem: `Invalid result: ${describeIssues(data.error)}` };
	return {
		ok: true,
		envelope: { ...envelope, data: data.data },
		result: data.data as ChangeResultOf<Action>,
	};
}
