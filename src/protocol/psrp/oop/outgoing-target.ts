import { Fragmenter } from "../fragmenter.ts";

/** What an un-acknowledged packet of a target is. */
export type Awaited = "Command" | "Data" | "Signal" | "Close";

/** Packets for one GUID that wait for their turn. */
export class OutgoingTarget {
	readonly id: string;
	readonly default = new Fragmenter();
	readonly prompt = new Fragmenter();
	awaited: Awaited | null = null;
	needsCommand: boolean;
	wantsSignal = false;
	wantsClose = false;

	constructor(id: string, needsCommand: boolean) {
		this.id = id;
		this.needsCommand = needsCommand;
	}

	/** A stopped or closed pipeline has no use for what it has not got. */
	dropData(): void {
		this.default.clear();
		this.prompt.clear();
	}
}
