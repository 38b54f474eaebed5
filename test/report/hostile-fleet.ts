import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { ReportInput } from "../../src/report/reporter.ts";
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
		weakenings: [text],
		notes: [text],
	});
}

export function hostileInput(texts: readonly string[] = HOSTILE_TEXTS): ReportInput {
	const records = texts.map(hostileRecord);
	const text = texts.join(" ");
	return reportInput(records, {
		command: text,
		operator: { user: text, machine: text, platform: text },
		tenants: [{ id: "contoso", displayName: text }],
		rules: [ruleInfo({ title: text, why: text, references: [...texts] }), ruleInfo({ id: text })],
		selection: { inventory: text, flags: [text], hosts: records.length, allHosts: records.length },
		problems: [text],
	});
}
