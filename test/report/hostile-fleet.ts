import { type Changes, emptyChangeCounts } from "../../src/core/diff/changes.ts";
import type { ChangeSummary } from "../../src/core/model/change/change-summary.ts";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { ReportInput } from "../../src/report/reporter.ts";
import { changeSummary } from "../support/change-summary.ts";
import {
	finding,
	hostRecord,
	identity,
	reportInput,
	ruleInfo,
	unitResult,
	verdict,
} from "../support/records.ts";

/** Texts that a compromised host may send, each against another reader. */
export const HOSTILE_TEXTS = [
	`<script>globalThis.broken = "yes"</script>`,
	`"><img src=x onerror="globalThis.broken = 'yes'">`,
	`' onmouseover='globalThis.broken = 1' x='`,
	"</script></style></title></pre></table><h1>taken over</h1>",
	"]]> <![CDATA[ <!-- --> &lt;b&gt;",
	"javascript:globalThis.broken=1",
	"\u001b[2J\u001b[31mred\u001b]0;title\u0007 \u009b5m \u0000\u0008\u007f",
	"\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
	"line one\r\nline two\u2028line three\u0085line four",
	"\u202egnp.exe\u202c \u2066isolated\u2069 \u200bhidden\ufeff",
	`lone \ud800 surrogate`,
	"x".repeat(20_000),
] as const;

/** Control, hidden, direction-changing and broken characters, but for the line feeds of the report itself. */
export const UNPRINTABLE = /(?!\n)\p{Cc}|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Every field that can carry text from a host or an inventory carries one of the texts. */
export function hostileRecord(text: string, index = 0): HostRecord {
	return hostRecord({
		host: `contoso/hq/${text}`,
		tenant: "contoso",
		site: text,
		name: text,
		address: text,
		groups: [text],
		tags: [text],
		identity: identity({
			computerName: text,
			product: text,
			build: text,
			buildName: `${text}${index}`,
			cu: text,
			su: text,
			releaseDate: text,
			supportedUntil: text,
			os: text,
			powershell: text,
		}),
		units: [
			unitResult({
				unit: text,
				status: "failed",
				errors: [{ code: text, message: text, target: text }],
			}),
		],
		outcome: { status: "partial", code: text, message: text, hint: text },
		verdicts: [
			verdict({ state: "fail", summary: text, remedy: text, evidence: [text] }),
			verdict({ rule: text, state: "unknown", summary: text, remedy: text, evidence: [text] }),
		],
		findings: [
			finding({ summary: text, evidence: [text], remedy: text }),
			finding({ subject: text, summary: text, evidence: [text], remedy: text }),
		],
		mitigations: [{ id: text, state: "name-only", detail: text }],
		weakenings: [text],
		notes: [text],
	});
}

export function hostileInput(texts: readonly string[] = HOSTILE_TEXTS): ReportInput {
	const records = texts.map(hostileRecord);
	const text = texts.join(" ");
	const input = reportInput(records, {
		command: text,
		operator: { user: text, machine: text, platform: text },
		tenants: [{ id: "contoso", displayName: text }],
		rules: [ruleInfo({ title: text, why: text, references: [...texts] }), ruleInfo({ id: text })],
		selection: { inventory: text, flags: [text], hosts: records.length, allHosts: records.length },
		problems: [text],
		waivers: [
			{
				tenant: "contoso",
				rule: text,
				hosts: [text],
				subject: text,
				reason: text,
				owner: text,
				expires: "2026-01-01",
				place: text,
				state: "expired",
				matched: 1,
			},
		],
	});
	const made = { changes: texts.flatMap(hostileMade), unreadable: 1 };
	return { ...input, changes: hostileChanges(text), made };
}

/** Changes of a host of which every text is the given one, in each way that one can stand. */
function hostileMade(text: string): ChangeSummary[] {
	const of = {
		id: text,
		run: text,
		plan: text,
		tenant: "contoso",
		host: `contoso/hq/${text}`,
		unit: text,
		mitigation: text,
		title: text,
		message: text,
		operator: { user: text, machine: text },
		files: [{ path: text, before: text, after: text }],
		services: [text],
		appPools: [text],
	};
	const statuses = ["verified", "writing", "rolled-back", "rollback-failed", "refused"] as const;
	return statuses.map((status) => changeSummary({ ...of, status }));
}

/** Changes of which every text is the given one. */
function hostileChanges(text: string): Changes {
	const of = { tenant: "contoso", host: `contoso/hq/${text}` };
	const item = { ...of, rule: text, severity: "high", firstSeen: text } as const;
	return {
		since: { id: text, startedAt: "2026-11-15T16:01:00.000Z" },
		run: { id: text, startedAt: "2026-11-22T16:01:00.000Z" },
		sameSelection: true,
		sameFacts: false,
		counts: { contoso: emptyChangeCounts() },
		items: [
			{ ...item, kind: "verdict", subject: text, change: "new" },
			{ ...item, kind: "finding", subject: text, change: "fixed" },
		],
		verdicts: [{ ...of, rule: text, from: "pass", to: "fail", severity: "high" }],
		added: [of],
		missing: [of],
		newlyNotAssessed: [{ ...of, from: "ok", to: "unreachable", message: text }],
		newlyAssessed: [{ ...of, from: "unreachable", to: "ok", message: text }],
		builds: [{ ...of, from: text, to: text, fromName: text, toName: text }],
		vanishedMitigations: [{ ...of, id: text, from: "effective", to: "none", detail: text }],
		gainedMitigations: [
			{ ...of, id: text, from: "none", to: "effective", detail: text, by: { run: text, at: text } },
		],
		ownChanges: [
			{ ...of, id: text, run: text, status: "verified", removes: false, at: "2026-11-21T22:01:09.000Z" },
		],
	};
}
