import type { PsValue } from "../../protocol/clixml/index.ts";
import type { ErrorRecord, HostMethod, TextRecord } from "../../protocol/psrp/index.ts";

/** What a pipeline of a simulated host says, in order; `end` comes once and last. */
export type PipelineAnswer =
	| { readonly kind: "output"; readonly value: PsValue }
	| { readonly kind: "error"; readonly record: ErrorRecord }
	| { readonly kind: "warning" | "verbose" | "debug"; readonly record: TextRecord }
	| { readonly kind: "progress"; readonly activity: string; readonly percentComplete: number }
	/** A call of the client's host that nobody waits for. */
	| { readonly kind: "host"; readonly method: HostMethod; readonly parameters: readonly PsValue[] }
	| { readonly kind: "end"; readonly outcome: "completed" }
	| { readonly kind: "end"; readonly outcome: "failed"; readonly error: ErrorRecord };

export function output(value: PsValue): PipelineAnswer {
	return { kind: "output", value };
}

export const COMPLETED: PipelineAnswer = { kind: "end", outcome: "completed" };

export function failed(error: ErrorRecord): PipelineAnswer {
	return { kind: "end", outcome: "failed", error };
}
