import type { LabHostState } from "../state/host-state.ts";
import type { Story } from "../stories/story.ts";

/** One host of the estate, before it has an address. */
export interface EstateHost {
	readonly tenant: string;
	readonly site: string;
	/** Name in the inventory, lower case. */
	readonly name: string;
	readonly story: Story;
	readonly state: LabHostState;
}
