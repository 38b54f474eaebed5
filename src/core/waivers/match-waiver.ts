import type { Finding } from "../model/finding.ts";
import type { HostRecord } from "../model/host-record.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Waiver } from "../model/waiver.ts";
import { matchGlob } from "../select/match-glob.ts";

const DAY_MS = 86_400_000;

/** Whole days that a waiver still applies; negative when it is expired. The last day is day 0. */
export function daysLeft({ expires }: Pick<Waiver, "expires">, now: Date): number {
	return Math.round((Date.parse(expires) - Date.parse(now.toISOString().slice(0, 10))) / DAY_MS);
}

export function isExpired(waiver: Waiver, now: Date): boolean {
	return daysLeft(waiver, now) < 0;
}

/** A pattern without a slash is a host of any site. */
export function coversHost(waiver: Waiver, host: Pick<HostRecord, "tenant" | "site" | "name">): boolean {
	if (waiver.tenant !== host.tenant) return false;
	return waiver.hosts.some((pattern) =>
		matchGlob(pattern, pattern.includes("/") ? `${host.site}/${host.name}` : host.name),
	);
}

export function coversFinding({ rule, subject }: Waiver, finding: Finding): boolean {
	return finding.rule === rule && (subject === undefined || matchGlob(subject, finding.subject));
}

/** Findings and the verdict that a waiver covers on a host, in one of these states. */
export function coveredBy(
	waiver: Waiver,
	record: HostRecord,
	states: readonly Verdict["state"][],
): readonly (Finding | Verdict)[] {
	if (!coversHost(waiver, record)) return [];
	const findings = record.findings.filter(
		(finding) => states.includes(finding.state) && coversFinding(waiver, finding),
	);
	const verdicts =
		waiver.subject === undefined
			? record.verdicts.filter(({ rule, state }) => rule === waiver.rule && states.includes(state))
			: [];
	return [...verdicts, ...findings];
}
