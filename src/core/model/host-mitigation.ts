import { z } from "zod";

/** What a host shows of one mitigation; `unknown` where nobody could look. */
export const HOST_MITIGATION_STATES = ["none", "effective", "name-only", "leftover", "unknown"] as const;
export type HostMitigationState = (typeof HOST_MITIGATION_STATES)[number];

export const hostMitigationSchema = z.object({
	/** Of the knowledge data; the same in every run. */
	id: z.string(),
	state: z.enum(HOST_MITIGATION_STATES),
	/** One sentence: what was seen. */
	detail: z.string(),
});
export type HostMitigation = z.infer<typeof hostMitigationSchema>;

/** True for a mitigation that is there and works; `leftover` is one that the update made superfluous. */
export function isInForce(state: HostMitigationState): boolean {
	return state === "effective" || state === "leftover";
}
