import type { Changes, FindingChange } from "../../core/diff/changes.ts";
import { SEVERITIES } from "../../core/model/state.ts";
import { compareNatural } from "../text/words.ts";

/** The same change on several hosts: one rule, and for findings the same subjects. */
export interface ChangeGroup {
	readonly change: FindingChange["change"];
	readonly kind: FindingChange["kind"];
	readonly rule: string;
	readonly severity: FindingChange["severity"];
	/** Subjects of findings in natural order; empty for a verdict. */
	readonly subjects: readonly string[];
	/** Host ids in natural order. */
	readonly hosts: readonly string[];
}

const ORDER: readonly FindingChange["change"][] = ["new", "returned", "fixed"];

/** What came, what came back and what went, in this order; verdicts before the findings below them. */
export function groupChanges({ items }: Changes): ChangeGroup[] {
	const byHost = new Map<string, { item: FindingChange; subjects: Set<string> }>();
	for (const item of items) {
		const key = JSON.stringify([item.change, item.kind, item.rule, item.severity, item.host]);
		const entry = byHost.get(key) ?? { item, subjects: new Set() };
		byHost.set(key, entry);
		if (item.kind === "finding") entry.subjects.add(item.subject);
	}
	const groups = new Map<string, ChangeGroup & { hosts: string[] }>();
	for (const { item, subjects } of byHost.values()) {
		const { change, kind, rule, severity } = item;
		const sorted = [...subjects].sort(compareNatural);
		const key = JSON.stringify([change, kind, rule, severity, sorted]);
		const group = groups.get(key) ?? { change, kind, rule, severity, subjects: sorted, hosts: [] };
		groups.set(key, group);
		group.hosts.push(item.host);
	}
	for (const group of groups.values()) group.hosts.sort(compareNatural);
	return [...groups.values()].sort(
		(a, b) =>
			ORDER.indexOf(a.change) - ORDER.indexOf(b.change) ||
			SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
			compareNatural(a.rule, b.rule) ||
			Number(a.kind === "finding") - Number(b.kind === "finding") ||
			b.hosts.length - a.hosts.length ||
			compareNatural(a.hosts[0] ?? "", b.hosts[0] ?? ""),
	);
}
