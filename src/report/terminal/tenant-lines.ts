import { SEVERITIES, type Severity } from "../../core/model/state.ts";
import type { HostRow } from "../summary/host-row.ts";
import type { TenantSummary } from "../summary/tenants.ts";
import { truncate } from "../text/truncate.ts";
import { firstOf, plural } from "../text/words.ts";
import type { Layout, Style } from "./style.ts";
import { displayWidth, fill, hang, pad } from "./wrap.ts";

const NAMED_HOSTS = 3;
const MAX_NAME = 32;

/** One paragraph per tenant: hosts assessed, failed verdicts by severity, what was not assessed and why. */
export function tenantLines(tenants: readonly TenantSummary[], { width, style }: Layout): string[] {
	const names = tenants.map(({ id }) => truncate(id, MAX_NAME));
	const nameWidth = Math.max(0, ...names.map(displayWidth));
	const assessed = tenants.map(({ counts }) => `${counts.assessed}/${counts.hosts} hosts`);
	const assessedWidth = Math.max(0, ...assessed.map(displayWidth));
	const severities = SEVERITIES.filter(
		(severity) =>
			severity === "critical" ||
			severity === "high" ||
			tenants.some(({ counts }) => counts.failedVerdicts[severity] > 0),
	);
	return tenants.flatMap((tenant, index) => {
		const all = tenant.counts.assessed === tenant.counts.hosts;
		const pieces = [
			(all ? style.good : style.warn)(pad(assessed[index] ?? "", assessedWidth)),
			...severities.map((severity) => severityCell(tenant, severity, style)),
			`${tenant.counts.verdicts.waived} waived`,
			undecidedCell(tenant.undecided.length, style),
			notAssessedCell(tenant.notAssessed, style),
		];
		const name = pad(names[index] ?? "", nameWidth);
		return hang(`${style.bold(name)}   `, fill(pieces, width - nameWidth - 3, "   "));
	});
}

function severityCell({ counts }: TenantSummary, severity: Severity, style: Style): string {
	if (counts.assessed === 0) return style.dim(`${"–".padStart(2)} ${severity}`);
	const count = counts.failedVerdicts[severity];
	const text = `${String(count).padStart(2)} ${severity}`;
	return count === 0 ? style.dim(text) : style.severity[severity](text);
}

function undecidedCell(count: number, style: Style): string {
	const text = `${count} could not tell`;
	return count === 0 ? style.dim(text) : style.unknown(text);
}

function notAssessedCell(hosts: readonly HostRow[], style: Style): string {
	if (hosts.length === 0) return style.dim("0 not assessed");
	const { shown, rest } = firstOf(hosts, NAMED_HOSTS);
	const reasons = shown.map(({ name, outcome }) => {
		const reason = outcome.message === undefined ? "" : `: ${truncate(outcome.message, 60)}`;
		return `${name} ${outcome.status}${reason}`;
	});
	if (rest > 0) reasons.push(`${plural(rest, "other")} below`);
	return style.bad(`${hosts.length} not assessed`) + ` (${reasons.join("; ")})`;
}
