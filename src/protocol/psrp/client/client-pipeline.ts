import { Defragmenter } from "../defragmenter.ts";
import type { PsrpLimits } from "../psrp-limits.ts";

/** `waiting`: not sent yet, because the pool is not open or a session key is missing. */
export type ClientPipelineState = "waiting" | "running" | "stopping" | "closing";

/** What the client knows of one pipeline until the remote has closed it. */
export class ClientPipeline {
	readonly id: string;
	readonly defragmenter: Defragmenter;
	state: ClientPipelineState = "waiting";
	hasEnded = false;
	takesInput: boolean;
	hadErrors = false;
	exitCode: number | null = null;

	constructor(id: string, takesInput: boolean, limits: PsrpLimits) {
		this.id = id;
		this.takesInput = takesInput;
		this.defragmenter = new Defragmenter(limits);
	}
}
