/** States of a runspace pool by their number: MS-PSRP 2.2.3.4. */
export const POOL_STATES = [
	"before-open",
	"opening",
	"opened",
	"closed",
	"closing",
	"broken",
	"negotiation-sent",
	"negotiation-succeeded",
	"connecting",
	"disconnected",
] as const;

export type PoolState = (typeof POOL_STATES)[number];

/** States of a pipeline by their number: MS-PSRP 2.2.3.5. */
export const PIPELINE_STATES = [
	"not-started",
	"running",
	"stopping",
	"stopped",
	"completed",
	"failed",
	"disconnected",
] as const;

export type PipelineState = (typeof PIPELINE_STATES)[number];

/** How a pipeline ends. */
export type PipelineEnd = Extract<PipelineState, "stopped" | "completed" | "failed">;

export function isPipelineEnd(state: PipelineState): state is PipelineEnd {
	return state === "stopped" || state === "completed" || state === "failed";
}
