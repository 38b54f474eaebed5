import type { Counts } from "../../core/model/totals.ts";
import { OUTCOME_STATUSES } from "../../core/model/outcome.ts";
import { SEVERITIES, VERDICT_STATES } from "../../core/model/state.ts";

/** A total and the parts that it is the sum of; parts of 0 are left out. */
export interface Sum {
	readonly total: number;
	readonly parts: readonly { readonly name: string; readonly count: number }[];
}

export function hostSum({ hosts, outcomes }: Counts): Sum {
	return sumOf(hosts, OUTCOME_STATUSES, outcomes);
}

export function verdictSum({ verdicts }: Counts): Sum {
	const total = VERDICT_STATES.reduce((sum, state) => sum + verdicts[state], 0);
	return sumOf(total, VERDICT_STATES, verdicts);
}

/** Failed verdicts by severity. */
export function failedSum({ verdicts, failedVerdicts }: Counts): Sum {
	return sumOf(verdicts.fail, SEVERITIES, failedVerdicts);
}

/** Verdicts that could not be given, by whether the host was assessed at all. */
export function undecidedSum(
	hosts: readonly { readonly assessed: boolean; readonly undecidedVerdicts: number }[],
): Sum {
	const counts = { "on assessed hosts": 0, "on hosts not assessed": 0 };
	for (const { assessed, undecidedVerdicts } of hosts) {
		counts[assessed ? "on assessed hosts" : "on hosts not assessed"] += undecidedVerdicts;
	}
	const total = counts["on assessed hosts"] + counts["on hosts not assessed"];
	return sumOf(total, ["on assessed hosts", "on hosts not assessed"], counts);
}

/** `14 = 11 ok + 1 partial + 2 unreachable` */
export function sumText({ total, parts }: Sum): string {
	if (parts.length === 0) return String(total);
	return `${total} = ${parts.map(({ name, count }) => `${count} ${name}`).join(" + ")}`;
}

function sumOf<Name extends string>(
	total: number,
	names: readonly Name[],
	counts: Readonly<Record<Name, number>>,
): Sum {
	const parts = names.map((name) => ({ name, count: counts[name] })).filter(({ count }) => count > 0);
	return { total, parts };
}
