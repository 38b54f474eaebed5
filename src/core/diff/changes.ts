import type { HostMitigationState } from "../model/host-mitigation.ts";
import type { OutcomeStatus } from "../model/outcome.ts";
import type { Severity, VerdictState } from "../model/state.ts";
import type { ChangeNote } from "./change-notes.ts";
import { type Change, CHANGES } from "./host-history.ts";

/** A run as far as a comparison names it. */
export interface ComparedRun {
	readonly id: string;
	readonly startedAt: string;
}

interface OfHost {
	readonly tenant: string;
	/** Host id `tenant/site/name`. */
	readonly host: string;
}

/** A failed verdict, or a finding below one, that is not as it was. */
export interface FindingChange extends OfHost {
	readonly kind: "verdict" | "finding";
	readonly rule: string;
	/** The rule itself for a verdict. */
	readonly subject: string;
	readonly change: Exclude<Change, "unchanged">;
	/** Of the verdict. */
	readonly severity: Severity;
	/** Run that saw it first, where the ledger knows. */
	readonly firstSeen: string | undefined;
}

export interface VerdictChange extends OfHost {
	readonly rule: string;
	readonly from: VerdictState;
	readonly to: VerdictState;
	readonly severity: Severity;
}

export interface OutcomeChange extends OfHost {
	readonly from: OutcomeStatus;
	readonly to: OutcomeStatus;
	readonly message: string | undefined;
}

export interface BuildChange extends OfHost {
	readonly from: string | null;
	readonly to: string | null;
	readonly fromName: string | null;
	readonly toName: string | null;
}

export interface MitigationChange extends OfHost {
	readonly id: string;
	readonly from: HostMitigationState;
	readonly to: HostMitigationState;
	/** What the newer run saw. */
	readonly detail: string;
	/** The change that had brought it, where it was made with this program. */
	readonly by?: { readonly run: string; readonly at: string } | undefined;
}

/** A change that was made with this program between the two looks at its host. */
export interface OwnChange extends OfHost {
	/** Mitigation. */
	readonly id: string;
	readonly run: string;
	readonly status: ChangeNote["status"];
	/** It took the mitigation away. */
	readonly removes: boolean;
	readonly at: string;
}

/** How failed verdicts, and the findings below them, stand beside the older run. */
export interface ChangeCounts {
	readonly verdicts: Record<Change, number>;
	readonly findings: Record<Change, number>;
	/** Hosts of the older run that the newer one was not asked for. */
	notSelected: number;
}

/** What is different in one run beside an earlier one; data, printable as it is. */
export interface Changes {
	readonly since: ComparedRun;
	readonly run: ComparedRun;
	/** False when the runs were asked for different hosts: those left out are then not missing. */
	readonly sameSelection: boolean;
	/** True when the newer run judged the facts of the older one again. */
	readonly sameFacts: boolean;
	/** By tenant id. */
	readonly counts: Readonly<Record<string, ChangeCounts>>;
	readonly items: readonly FindingChange[];
	/** Every verdict whose state changed. */
	readonly verdicts: readonly VerdictChange[];
	readonly added: readonly OfHost[];
	/** In the older run, and not selected any more. */
	readonly missing: readonly OfHost[];
	readonly newlyNotAssessed: readonly OutcomeChange[];
	readonly newlyAssessed: readonly OutcomeChange[];
	readonly builds: readonly BuildChange[];
	readonly vanishedMitigations: readonly MitigationChange[];
	readonly gainedMitigations: readonly MitigationChange[];
	readonly ownChanges: readonly OwnChange[];
}

/** Ids of all hosts on which anything is different. */
export function changedHosts(changes: Changes): string[] {
	const { items, verdicts, added, newlyNotAssessed, newlyAssessed, builds } = changes;
	const { vanishedMitigations, gainedMitigations, ownChanges } = changes;
	const all = [
		items,
		verdicts,
		added,
		newlyNotAssessed,
		newlyAssessed,
		builds,
		vanishedMitigations,
		gainedMitigations,
		ownChanges,
	];
	return [...new Set(all.flatMap((list) => list.map(({ host }) => host)))];
}

export function emptyChangeCounts(): ChangeCounts {
	const none = { new: 0, returned: 0, unchanged: 0, fixed: 0 };
	return { verdicts: { ...none }, findings: { ...none }, notSelected: 0 };
}

/** Counts over all tenants. */
export function totalChangeCounts({ counts }: Changes): ChangeCounts {
	const total = emptyChangeCounts();
	for (const one of Object.values(counts)) {
		for (const change of CHANGES) {
			total.verdicts[change] += one.verdicts[change];
			total.findings[change] += one.findings[change];
		}
		total.notSelected += one.notSelected;
	}
	return total;
}

/** The part of one tenant, without a trace of the others. */
export function changesOfTenant(changes: Changes, tenant: string): Changes {
	const own = <Item extends OfHost>(items: readonly Item[]): Item[] =>
		items.filter((item) => item.tenant === tenant);
	return {
		...changes,
		counts: { [tenant]: changes.counts[tenant] ?? emptyChangeCounts() },
		items: own(changes.items),
		verdicts: own(changes.verdicts),
		added: own(changes.added),
		missing: own(changes.missing),
		newlyNotAssessed: own(changes.newlyNotAssessed),
		newlyAssessed: own(changes.newlyAssessed),
		builds: own(changes.builds),
		vanishedMitigations: own(changes.vanishedMitigations),
		gainedMitigations: own(changes.gainedMitigations),
		ownChanges: own(changes.ownChanges),
	};
}
