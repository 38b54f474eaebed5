import type { LabHostState } from "../state/host-state.ts";

/** What a PowerShell process on a host writes, in order; `exit` comes once and last. */
export type EngineOutput =
	| { readonly kind: "stdout" | "stderr"; readonly data: Buffer }
	| { readonly kind: "exit"; readonly code: number };

/** One start of PowerShell on one simulated host. */
export interface EngineRequest {
	readonly state: LabHostState;
	/** Script text that `-EncodedCommand` carried. */
	readonly reader: string;
	/** Everything the client sent up to EOF. */
	readonly stdin: Buffer;
	/** The n-th writing of the run fails before it, with a minus after it. @default none fails */
	readonly failAt?: number | undefined;
	/** Called when the run has left the host in another state, also one that was ended half-way. */
	readonly onState?: (state: LabHostState) => void;
	/** Ends the process. */
	readonly signal: AbortSignal;
}

/** Answers for the PowerShell of a simulated host. */
export interface LabEngine {
	readonly name: string;
	run(request: EngineRequest): AsyncIterable<EngineOutput>;
}

/** Exit code with which the lab says that it has no answer (sysexits EX_SOFTWARE). */
export const NO_ANSWER = 70;

/** An answer that is a refusal: a text for people on stderr, and an exit code. */
export function* refuse(text: string, code: number = NO_ANSWER): Generator<EngineOutput> {
	yield { kind: "stderr", data: Buffer.from(`${text}\r\n`, "utf8") };
	yield { kind: "exit", code };
}
