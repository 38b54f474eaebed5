import { FleetError } from "../../core/errors.ts";
import { STORIES } from "./stories.ts";
import type { Conduct, Story } from "./story.ts";

/**
 * The story with this id. `slow=500`, `slow-auth=500` (milliseconds) and `big-output=5` (megabytes)
 * give their story another amount.
 *
 * @throws FleetError `lab-story-unknown`
 */
export function findStory(selector: string): Story {
	const [id = "", amount] = selector.trim().split("=", 2);
	const story = STORIES.get(id);
	if (story === undefined) {
		throw new FleetError("lab-story-unknown", `there is no lab story "${id}"`, {
			hint: `Stories: ${[...STORIES.keys()].join(", ")}`,
		});
	}
	return amount === undefined ? story : { ...story, conduct: withAmount(story, amount) };
}

function withAmount(story: Story, text: string): Conduct {
	const amount = Number(text);
	const { conduct } = story;
	if (Number.isSafeInteger(amount) && amount >= 0) {
		if (conduct.kind === "slow" || conduct.kind === "slow-auth")
			return { kind: conduct.kind, delayMs: amount };
		if (conduct.kind === "big-output") return { kind: conduct.kind, megabytes: amount };
	}
	throw new FleetError("lab-story-unknown", `lab story "${story.id}" takes no amount "${text}"`);
}
