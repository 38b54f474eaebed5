import type { Plan } from "../../core/model/change/plan.ts";
import { duration } from "../text/dates.ts";
import { plural } from "../text/words.ts";

/** `3 hosts change in 2 batches, 4 steps` */
export function sizeText({ batches, steps }: Plan): string {
	if (steps.length === 0) return "nothing to change";
	const hosts = plural(batches.flat().length, "host");
	return `${plural(steps.length, "step")} on ${hosts} in ${plural(batches.length, "batch", "batches")}`;
}

export function stopRuleText({ stopRule: { maxFailures } }: Plan): string {
	return maxFailures === 0
		? "no further host is begun after the first one that fails"
		: `no further host is begun when more than ${plural(maxFailures, "host")} failed`;
}

export function windowText({ maintenanceWindow }: Plan): string {
	if (maintenanceWindow === null) return "none: changes may start at any time";
	const { days, from, to, timeZone } = maintenanceWindow;
	return `${days.join(", ")} ${from} to ${to} (${timeZone})`;
}

/** Rounded up to minutes: it is an estimate. */
export function expectedText({ expectedMs }: Plan): string {
	if (expectedMs === undefined) return "not known";
	return `at most about ${duration(Math.ceil(expectedMs / 60_000) * 60_000).replace(/ 0 (?:s|min)$/, "")}, without waits between batches`;
}

/** What to know of the hosts as the scene of a break-in; nothing where there is nothing to know. */
export function evidenceTexts({ evidenceLoss, neverHunted }: Plan): string[] {
	return [
		...(evidenceLoss === null
			? []
			: [`The loss of traces is accepted under ${evidenceLoss.case} on ${evidenceLoss.hosts.join(", ")}.`]),
		...(neverHunted.length === 0
			? []
			: [
					`${plural(neverHunted.length, "host")} ${neverHunted.length === 1 ? "was" : "were"} never searched for signs of compromise; a change restarts worker processes and alters file times.`,
				]),
	];
}

/** What somebody has said of the organisation, which no server shows. */
export function confirmedTexts({ confirmed = [] }: Plan): string[] {
	return confirmed.map(({ what, statement, by }) => `${statement} (${what}, confirmed by ${by})`);
}
