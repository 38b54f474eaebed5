import type { ReportInput } from "../reporter.ts";
import type { NameSource } from "./collect-names.ts";

/** Where the names in the report of a scan come from. */
export function namesOfReport(input: ReportInput): NameSource {
	const { run, records, changes } = input;
	const made = input.made?.changes ?? [];
	const builds = (changes?.builds ?? []).flatMap(({ from, to }) => [from, to]);
	return {
		records,
		operators: [run.operator, ...made.map(({ operator }) => operator)],
		texts: [run.problems, run.waivers ?? [], changes ?? {}, made],
		hosts: hostsOfChanges(input),
		builds: builds.filter((build) => build !== null),
	};
}

function hostsOfChanges({ changes, made }: ReportInput): string[] {
	const changed = made?.changes.map(({ host }) => host) ?? [];
	if (changes === undefined) return changed;
	const { items, verdicts, added, missing, newlyNotAssessed, newlyAssessed, builds } = changes;
	const { vanishedMitigations, gainedMitigations, ownChanges } = changes;
	const lists = [
		items,
		verdicts,
		added,
		missing,
		newlyNotAssessed,
		newlyAssessed,
		builds,
		vanishedMitigations,
		gainedMitigations,
		ownChanges,
	];
	return [...changed, ...lists.flatMap((list) => list.map(({ host }) => host))];
}
