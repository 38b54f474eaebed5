import { z } from "zod";
import { MITIGATION_STATES, severitySchema, verdictStateSchema } from "./state.ts";

/** What a rule says of one host. */
export const verdictSchema = z.object({
	rule: z.string(),
	state: verdictStateSchema,
	severity: severitySchema,
	/** One sentence for people: what was found, or why nothing could be said. */
	summary: z.string(),
	/** The exact next step, or undefined when there is nothing to do. */
	remedy: z.string().optional(),
	/** What the verdict rests on, a line each. */
	evidence: z.array(z.string()),
	mitigation: z.enum(MITIGATION_STATES).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;
