import type { EngineOutput, LabEngine } from "../engines/lab-engine.ts";
import type { LabHostState } from "../state/host-state.ts";
import type { Conduct, ShellFlavour } from "../stories/story.ts";

/** What an exec request gets back; `hang-up` closes the TCP connection. */
export type ExecAnswer = EngineOutput | { readonly kind: "hang-up" };

/** One exec request and the host that it reached. */
export interface ExecRequest {
	/** Command line as sent. */
	readonly command: string;
	/** Reads stdin up to EOF. Fails when the client goes away or sends too much. */
	readonly readStdin: () => Promise<Buffer>;
	readonly state: LabHostState;
	readonly conduct: Conduct;
	readonly shell: ShellFlavour;
	readonly engine: LabEngine;
	/** Aborted when the client is gone or the lab ends. */
	readonly signal: AbortSignal;
}

export function stdout(text: string): ExecAnswer {
	return { kind: "stdout", data: Buffer.from(text, "latin1") };
}

export function stderr(text: string): ExecAnswer {
	return { kind: "stderr", data: Buffer.from(text, "utf8") };
}

export function exit(code: number): ExecAnswer {
	return { kind: "exit", code };
}
