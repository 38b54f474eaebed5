import {
	type ChangeCounts,
	type Changes,
	type MitigationChange,
	type OwnChange,
	totalChangeCounts,
} from "../../core/diff/changes.ts";
import { dayOf, minuteOf } from "./dates.ts";
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

/** ` (applied by run 20261127T014340Z on 2026-11-27)`, or nothing for one that others brought. */
export function appliedByText({ by }: Pick<MitigationChange, "by">): string {
	return by === undefined ? "" : ` (applied by run ${by.run} on ${dayOf(by.at)})`;
}

const OWN_WORDS: Readonly<Record<OwnChange["status"], string>> = {
	verified: "was applied",
	"rolled-back": "was rolled back",
	"rollback-failed": "could not be rolled back",
	"half-done": "was left half done",
};

/** `owa-csp was applied by run 20261127T014340Z on 2026-11-27 01:43 UTC` */
export function ownChangeText({ id, status, removes, run, at }: OwnChange): string {
	const isRemoved = removes && status === "verified";
	const what = isRemoved ? `${id} was removed` : `${removes ? `removal of ${id}` : id} ${OWN_WORDS[status]}`;
	return `${what} by run ${run} on ${minuteOf(at)}`;
}

/** The same change of one run on several hosts. */
export interface OwnChangeGroup {
	/** Of the first host. */
	readonly change: OwnChange;
	readonly hosts: readonly string[];
}

export function groupOwnChanges({ ownChanges }: Changes): OwnChangeGroup[] {
	const groups = new Map<string, { change: OwnChange; hosts: string[] }>();
	for (const change of ownChanges) {
		const key = JSON.stringify([change.tenant, change.id, change.removes, change.run, change.status]);
		const known = groups.get(key);
		if (known === undefined) groups.set(key, { change, hosts: [change.host] });
		else known.hosts.push(change.host);
	}
	return [...groups.values()];
}

/** More are in the list of hosts. */
const MOST_NAMED = 3;

function names(hosts: readonly { readonly host: string }[]): string {
	return hosts.length > MOST_NAMED ? "" : ` (${hosts.map(({ host }) => host).join(", ")})`;
}
