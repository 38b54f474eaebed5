import { FleetError } from "../../core/errors.ts";
import { STORIES } from "./stories.ts";
import type { Conduct, SessionOffer, Story } from "./story.ts";

const OFFERS: readonly SessionOffer[] = ["exec", "server-mode", "subsystem"];

/**
 * The story with this id. `slow=500`, `slow-auth=500` (milliseconds) and `big-output=5` (megabytes)
 * give their story another amount; `clean@subsystem`, `clean@server-mode` and `clean@exec` other sessions.
 *
 * @throws FleetError `lab-story-unknown`
 */
export function findStory(selector: string): Story {
	const [head = "", offer] = selector.trim().split("@", 2);
	const [id = "", amount] = head.split("=", 2);
	const story = STORIES.get(id);
	if (story === undefined) {
		throw new FleetError("lab-story-unknown", `there is no lab story "${id}"`, {
			hint: `Stories: ${[...STORIES.keys()].join(", ")}`,
		});
	}
	return {
		...story,
		conduct: amount === undefined ? story.conduct : withAmount(story, amount),
		sessions: offer === undefined ? story.sessions : findOffer(offer),
	};
}

function findOffer(text: string): SessionOffer {
	const offer = OFFERS.find((known) => known === text);
	if (offer !== undefined) return offer;
	throw new FleetError("lab-story-unknown", `no lab story can offer "${text}"`, {
		hint: `After @ stands one of ${OFFERS.join(", ")}.`,
	});
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
