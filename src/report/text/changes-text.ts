import { type ChangeCounts, type Changes, totalChangeCounts } from "../../core/diff/changes.ts";
import { minuteOf } from "./dates.ts";
import { plural } from "./words.ts";

/** `since 2026-11-15 16:01 UTC: 2 new, 5 fixed, 1 returned` */
export function sinceText(changes: Changes): string {
	const counts = totalChangeCounts(changes);
	const findings = below(counts);
	const words = `${countsText(counts.verdicts)}${findings === "" ? "" : `; below them ${findings}`}`;
	return `since ${minuteOf(changes.since.startedAt)}: ${words}`;
}

/** `2 new, 5 fixed, 1 returned, 7 unchanged` */
export function countsText(counts: ChangeCounts["verdicts"]): string {
	return [
		`${counts.new} new`,
		`${counts.fixed} fixed`,
		`${counts.returned} returned`,
		`${counts.unchanged} unchanged`,
	].join(", ");
}

/** Findings that changed below verdicts, or nothing. */
function below({ findings }: ChangeCounts): string {
	const parts = [
		...(findings.new > 0 ? [`${findings.new} new`] : []),
		...(findings.fixed > 0 ? [`${findings.fixed} fixed`] : []),
		...(findings.returned > 0 ? [`${findings.returned} returned`] : []),
	];
	const isOne = findings.new + findings.fixed + findings.returned === 1;
	return parts.length === 0 ? "" : `${parts.join(", ")} ${isOne ? "finding" : "findings"}`;
}

/** What happened to hosts, a short text each: `1 host added`. */
export function hostChangeTexts(changes: Changes): string[] {
	const { added, missing, newlyNotAssessed, newlyAssessed, builds } = changes;
	const { vanishedMitigations, gainedMitigations } = changes;
	const { notSelected } = totalChangeCounts(changes);
	const texts: [number, string][] = [
		[
			vanishedMitigations.length,
			plural(vanishedMitigations.length, "mitigation vanished", "mitigations vanished"),
		],
		[gainedMitigations.length, plural(gainedMitigations.length, "mitigation gained", "mitigations gained")],
		[builds.length, plural(builds.length, "host with another build", "hosts with another build")],
		[added.length, plural(added.length, "host added", "hosts added") + names(added)],
		[missing.length, plural(missing.length, "host missing", "hosts missing") + names(missing)],
		[
			newlyNotAssessed.length,
			plural(newlyNotAssessed.length, "host not assessed any more", "hosts not assessed any more"),
		],
		[newlyAssessed.length, plural(newlyAssessed.length, "host assessed again", "hosts assessed again")],
		[notSelected, plural(notSelected, "host of that run not selected", "hosts of that run not selected")],
	];
	return texts.filter(([count]) => count > 0).map(([, text]) => text);
}

/** More are in the list of hosts. */
const MOST_NAMED = 3;

function names(hosts: readonly { readonly host: string }[]): string {
	return hosts.length > MOST_NAMED ? "" : ` (${hosts.map(({ host }) => host).join(", ")})`;
}
