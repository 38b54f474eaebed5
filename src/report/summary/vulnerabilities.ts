import type { Finding } from "../../core/model/finding.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import { worseOf, type Severity } from "../../core/model/state.ts";
import { compareNatural } from "../text/words.ts";
import { buildLabel, compareUrgency, isPresumed, isVulnerability } from "./vulnerability-sets.ts";

/** One open vulnerability over the whole fleet. */
export interface Vulnerability {
	readonly id: string;
	readonly severity: Severity;
	readonly exploited: Finding["exploited"];
	/** Presumed on every host on which it is open. */
	readonly presumed: boolean;
	/** Hosts on which it is open. */
	readonly hosts: number;
	/** Names of the builds on which it is open, in natural order. */
	readonly builds: readonly string[];
	/** What the rule says of it; several texts where builds differ. */
	readonly summaries: readonly string[];
}

interface Draft {
	severity: Severity;
	exploited: Finding["exploited"];
	presumed: boolean;
	hosts: number;
	readonly builds: Set<string>;
	readonly summaries: Set<string>;
}

export interface Vulnerabilities {
	add(record: HostRecord): void;
	/** Most urgent first. */
	finish(): Vulnerability[];
}

export function collectVulnerabilities(): Vulnerabilities {
	const drafts = new Map<string, Draft>();
	return {
		add(record) {
			const build = buildLabel(record);
			const open = record.findings.filter((item) => item.state === "fail" && isVulnerability(item));
			for (const finding of open) {
				const draft = drafts.get(finding.subject) ?? newDraft(finding);
				drafts.set(finding.subject, draft);
				draft.severity = worseOf(draft.severity, finding.severity);
				draft.exploited = strongerOf(draft.exploited, finding.exploited);
				draft.presumed &&= isPresumed(finding);
				draft.builds.add(build);
				draft.summaries.add(withoutId(finding));
			}
			for (const id of new Set(open.map(({ subject }) => subject))) {
				const draft = drafts.get(id);
				if (draft !== undefined) draft.hosts += 1;
			}
		},
		finish() {
			return [...drafts]
				.map(([id, { builds, summaries, ...rest }]) => ({
					id,
					...rest,
					builds: [...builds].sort(compareNatural),
					summaries: [...summaries].sort(compareNatural),
				}))
				.sort(compareUrgency);
		},
	};
}

function newDraft({ severity, exploited }: Finding): Draft {
	return { severity, exploited, presumed: true, hosts: 0, builds: new Set(), summaries: new Set() };
}

/** The summary without the id that the list shows anyway. */
function withoutId({ subject, summary }: Finding): string {
	return summary.startsWith(subject) ? summary.slice(subject.length).replace(/^[\s:]+/, "") : summary;
}

function strongerOf(a: Finding["exploited"], b: Finding["exploited"]): Finding["exploited"] {
	if (a === "yes" || b === "yes") return "yes";
	return a ?? b;
}
