import { FleetError } from "../../core/errors.ts";
import { buildHostState } from "../state/build-host-state.ts";
import { findStory } from "../stories/find-story.ts";
import type { Story } from "../stories/story.ts";
import type { EstateHost } from "./estate-host.ts";
import { DEFAULT_HOSTS, LARGE_MIX, placeOf } from "./estate-mix.ts";

/** More would need more loopback listeners than a machine is set up for. */
const MAX_LAB_HOSTS = 20_000;

export interface EstateOptions {
	/** @default one per story, or the 12 hosts of the standard estate */
	readonly hosts?: number;
	/** Story selectors, `fabrikam/clean` for one of that customer; the hosts take turns. @default the standard mix */
	readonly stories?: readonly string[];
}

/**
 * The hosts of an estate; the same options give the same estate.
 *
 * @throws FleetError `lab-story-unknown`, `lab-hosts-invalid`
 */
export function buildEstate(options: EstateOptions = {}): readonly EstateHost[] {
	const chosen = (options.stories ?? []).map(readChoice);
	const count = options.hosts ?? (chosen.length === 0 ? DEFAULT_HOSTS.length : chosen.length);
	if (!Number.isInteger(count) || count < 1 || count > MAX_LAB_HOSTS) {
		throw new FleetError("lab-hosts-invalid", `a lab has 1 to ${MAX_LAB_HOSTS} hosts, not ${count}`);
	}
	return Array.from({ length: count }, (_, index) =>
		chosen.length === 0 ? standardHost(index, count) : chosenHost(index, chosen),
	);
}

function standardHost(index: number, count: number): EstateHost {
	const fixed = DEFAULT_HOSTS[index];
	if (fixed !== undefined) return makeHost(fixed.tenant, fixed.site, fixed.name, findStory(fixed.story));
	// 77 and the length of the mix have no common factor: all of it, well shuffled, before it repeats.
	const story = findStory(LARGE_MIX[(index * 77) % LARGE_MIX.length] ?? "clean");
	const { tenant, site } = placeOf(index, count);
	return makeHost(tenant, site, `${story.namePrefix}${String(index + 1).padStart(4, "0")}`, story);
}

/** A story that was asked for, and whose host it is to be. */
interface Choice {
	readonly tenant: string;
	readonly story: Story;
}

/** @throws FleetError `lab-story-unknown` */
function readChoice(selector: string): Choice {
	const [, tenant = "contoso", rest = ""] =
		/^(?:([a-z][a-z0-9-]{0,30})\/)?(.*)$/s.exec(selector.trim()) ?? [];
	return { tenant, story: findStory(rest) };
}

function chosenHost(index: number, chosen: readonly Choice[]): EstateHost {
	const position = index % chosen.length;
	const choice = chosen[position];
	if (choice === undefined) throw new RangeError(`no story for host ${index}`);
	const { tenant, story } = choice;
	const isSame = (other: Choice): boolean => other.story.id === story.id;
	// The same story may be chosen twice, and turns repeat.
	const earlier = chosen.slice(0, position).filter(isSame).length;
	const perTurn = chosen.filter(isSame).length;
	const number = Math.floor(index / chosen.length) * perTurn + earlier + 1;
	return makeHost(tenant, "lab", number === 1 ? story.id : `${story.id}-${number}`, story);
}

function makeHost(tenant: string, site: string, name: string, story: Story): EstateHost {
	// NetBIOS names end at 15 characters.
	const computerName = name.toUpperCase().slice(0, 15);
	return { tenant, site, name, story, state: buildHostState(story.machine, computerName) };
}
