import { Defragmenter } from "../defragmenter.ts";
import type { PsrpLimits } from "../psrp-limits.ts";

/** What the server knows of a command until the client has closed it. */
export class ServerPipeline {
	readonly id: string;
	readonly default: Defragmenter;
	readonly prompt: Defragmenter;
	/** `waiting` for what to run. */
	state: "waiting" | "running" | "ended" = "waiting";
	wantsSignalAnswer = false;
	wantsCloseAnswer = false;
	isClosing = false;

	constructor(id: string, limits: PsrpLimits) {
		this.id = id;
		this.default = new Defragmenter(limits);
		this.prompt = new Defragmenter(limits);
	}
}
