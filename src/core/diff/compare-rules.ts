import type { FindingChange } from "./changes.ts";
import { type Change, type EntryHistory, entryKey, type HostHistory } from "./host-history.ts";
import { type HostLook, isOpen, type RuleLook } from "./host-look.ts";

/** One thing of a newer look, beside the older one. */
export interface Standing {
	readonly kind: FindingChange["kind"];
	readonly rule: string;
	readonly subject: string;
	readonly change: Change;
	readonly severity: FindingChange["severity"];
	readonly firstSeen: string | undefined;
}

/** Ids of the compared runs, for the history. */
export interface RunIds {
	readonly older: string;
	readonly newer: string;
}

/**
 * How everything that one or the other look saw stands now. What the newer look could not judge
 * is left out; what the older one could not judge is asked of the history.
 *
 * @param history called only where the two looks do not say it all
 */
export function compareRules(
	older: HostLook | undefined,
	newer: HostLook,
	history: () => HostHistory | undefined,
	ids: RunIds,
): Standing[] {
	const standings: Standing[] = [];
	for (const [rule, now] of newer.rules) {
		if (!now.decided) continue;
		const before = older?.rules.get(rule);
		for (const subject of subjectsOf(rule, before, now, history)) {
			if (subject !== rule && now.unclear.has(subject)) continue;
			const kind = subject === rule ? "verdict" : "finding";
			const saw = sees(before, rule, subject);
			const seesNow = sees(now, rule, subject) === true;
			if (saw === false && !seesNow) continue;
			const entry = saw === true && seesNow ? undefined : history()?.entries.get(entryKey(rule, subject));
			const change = changeOf(saw, seesNow, entry, ids);
			if (change === undefined) continue;
			// A verdict that passed has no weight of its own any more.
			const { severity } = change === "fixed" && before !== undefined ? before : now;
			standings.push({ kind, rule, subject, change, severity, firstSeen: entry?.first });
		}
	}
	return standings;
}

function subjectsOf(
	rule: string,
	before: RuleLook | undefined,
	now: RuleLook,
	history: () => HostHistory | undefined,
): Set<string> {
	const subjects = new Set([rule, ...now.open, ...(before?.open ?? [])]);
	if (before?.decided === true) return subjects;
	for (const key of history()?.entries.keys() ?? []) {
		if (key.startsWith(`${rule}\n`)) subjects.add(key.slice(rule.length + 1));
	}
	return subjects;
}

/** Whether a look saw it; undefined where it could not look. */
function sees(look: RuleLook | undefined, rule: string, subject: string): boolean | undefined {
	if (look === undefined || !look.decided || look.unclear.has(subject)) return undefined;
	return subject === rule ? isOpen(look) : look.open.has(subject);
}

function changeOf(
	before: boolean | undefined,
	now: boolean,
	entry: EntryHistory | undefined,
	{ older, newer }: RunIds,
): Change | undefined {
	if (before === true) return now ? "unchanged" : "fixed";
	const wasKnown = entry !== undefined && entry.first <= older;
	if (before === false) return wasKnown ? "returned" : "new";
	if (now) return wasKnown ? "unchanged" : "new";
	const wasFixedNow = entry?.fixedIn !== undefined && entry.fixedIn > older && entry.fixedIn <= newer;
	return wasKnown && wasFixedNow ? "fixed" : undefined;
}
