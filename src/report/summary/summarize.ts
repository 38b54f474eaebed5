import type { RuleInfo } from "../../core/model/run-document.ts";
import { addToTotals, checkTotals, emptyTotals, type Totals } from "../../core/model/totals.ts";
import type { ReportInput } from "../reporter.ts";
import { compareNatural } from "../text/words.ts";
import { urgentTexts } from "../text/made-text.ts";
import { type HostRow, hostRow } from "./host-row.ts";
import { collectMadeChanges, type MadeSummary } from "./made-changes.ts";
import { summarizeTenants, type TenantSummary } from "./tenants.ts";
import { collectVerdictGroups, type VerdictGroup } from "./verdict-groups.ts";
import { collectVulnerabilities, type Vulnerability } from "./vulnerabilities.ts";
import { collectSharedSets, type SharedSet } from "./vulnerability-sets.ts";

/** What a report knows after one pass: rows and groups, never whole records. */
export interface FleetSummary {
	readonly run: ReportInput["run"];
	readonly now: Date;
	readonly changes: ReportInput["changes"];
	/** What was changed with this program; undefined where nobody looked for it. */
	readonly made: MadeSummary | undefined;
	/** Counted from the records, not copied from the run document. */
	readonly totals: Totals;
	/** By tenant, then in natural order of the host id. */
	readonly hosts: readonly HostRow[];
	readonly tenants: readonly TenantSummary[];
	readonly groups: readonly VerdictGroup[];
	readonly vulnerabilities: readonly Vulnerability[];
	/** Distinct lists of vulnerabilities, by `setKey`. */
	readonly vulnerabilitySets: ReadonlyMap<string, SharedSet>;
	/** Problems of the run, and where its totals and its records disagree. */
	readonly problems: readonly string[];
	readonly ruleOf: (id: string) => RuleInfo;
}

/** Reads every record once. */
export async function summarize({ run, records, now, changes, made }: ReportInput): Promise<FleetSummary> {
	const totals = emptyTotals();
	const hosts: HostRow[] = [];
	const groups = collectVerdictGroups();
	const vulnerabilities = collectVulnerabilities();
	const sets = collectSharedSets();
	const ownChanges = collectMadeChanges(made);
	for await (const record of records()) {
		addToTotals(totals, record);
		hosts.push(hostRow(record, hosts.length, now));
		groups.add(record);
		vulnerabilities.add(record);
		sets.add(record);
		ownChanges.add(record);
	}
	hosts.sort((a, b) => compareNatural(a.tenant, b.tenant) || compareNatural(a.host, b.host));
	const madeSummary = ownChanges.finish();
	const rules = new Map(run.rules.map((rule) => [rule.id, rule]));
	return {
		run,
		now,
		changes,
		made: madeSummary,
		totals,
		hosts,
		tenants: summarizeTenants(run, totals, hosts),
		groups: groups.finish(),
		vulnerabilities: vulnerabilities.finish(),
		vulnerabilitySets: sets.finish(),
		problems: [...problemsOf(run, totals), ...(madeSummary === undefined ? [] : urgentTexts(madeSummary))],
		ruleOf: (id) => rules.get(id) ?? { id, title: id, severity: "info", why: "", references: [] },
	};
}

function problemsOf(run: ReportInput["run"], totals: Totals): string[] {
	const problems = new Set(run.problems);
	if (run.state !== "finished") {
		problems.add(
			`The run is ${run.state === "running" ? "still running" : "interrupted"}: hosts may be missing`,
		);
	}
	for (const problem of checkTotals(totals, run.selection.hosts, run.rules.length)) problems.add(problem);
	return [...problems];
}
