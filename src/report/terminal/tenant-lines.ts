import { SEVERITIES, type Severity } from "../../core/model/state.ts";
import type { HostRow } from "../summary/host-row.ts";
import type { TenantSummary } from "../summary/tenants.ts";
import { cleanText } from "../../core/clean-text.ts";
import { firstOf, plural } from "../text/words.ts";
import type { Layout, Style } from "./style.ts";
import { displayWidth, fill, hang, pad, wrap } from "./wrap.ts";

const NAMED_HOSTS = 3;
const MAX_NAME = 32;
const GAP = "   ";

/** One paragraph per tenant: hosts assessed, failed verdicts by severity, what was not assessed and why. */
export function tenantLines(tenants: readonly TenantSummary[], { width, style }: Layout): string[] {
	const names = tenants.map(({ id }) => cleanText(id, MAX_NAME));
	const nameWidth = Math.max(0, ...names.map(displayWidth));
	const assessed = tenants.map(({ counts }) => `${counts.assessed}/${counts.hosts} hosts`);
	const assessedWidth = Math.max(0, ...assessed.map(displayWidth));
	const severities = SEVERITIES.filter(
		(severity) =>
			severity === "critical" ||
			severity === "high" ||
			tenants.some(({ counts }) => counts.failedVerdicts[severity] > 0),
	);
	// A long name would leave no room beside it.
	const indent = nameWidth + GAP.length <= width / 3 ? nameWidth + GAP.length : 2;
	return tenants.flatMap((tenant, index) => {
		const all = tenant.counts.assessed === tenant.counts.hosts;
		const pieces = [
			(all ? style.good : style.warn)(pad(assessed[index] ?? "", assessedWidth)),
			...severities.map((severity) => severityCell(tenant, severity, style)),
			`${tenant.counts.verdicts.waived} waived`,
			undecidedCell(tenant.undecided.length, style),
			notAssessedCell(tenant.notAssessed.length, style),
		];
		const lines = [
			...fill(pieces, width - indent, GAP),
			...wrap(reasonsText(tenant.notAssessed), width - indent).map(style.dim),
		];
		const name = style.bold(names[index] ?? "");
		return indent === 2 ? [name, ...hang("  ", lines)] : hang(pad(name, indent), lines);
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

function notAssessedCell(count: number, style: Style): string {
	const text = `${count} not assessed`;
	return count === 0 ? style.dim(text) : style.bad(text);
}

/** `not assessed: EX06 auth-failed: Kerberos clock skew of 7 minutes`, or nothing. */
function reasonsText(hosts: readonly HostRow[]): string {
	if (hosts.length === 0) return "";
	const { shown, rest } = firstOf(hosts, NAMED_HOSTS);
	const reasons = shown.map(({ name, outcome }) => {
		const reason = outcome.message === undefined ? "" : `: ${cleanText(outcome.message, 60)}`;
		return `${name} ${outcome.status}${reason}`;
	});
	if (rest > 0) reasons.push(`${plural(rest, "other")} below`);
	return `not assessed: ${reasons.join("; ")}`;
}
