import type { Finding } from "../../src/core/model/finding.ts";
import { findingId } from "../../src/core/model/finding.ts";
import type { HostIdentity, HostRecord, UnitResult } from "../../src/core/model/host-record.ts";
import { HOST_RECORD_SCHEMA } from "../../src/core/model/host-record.ts";
import type { RuleInfo, RunDocument } from "../../src/core/model/run-document.ts";
import { RUN_DOCUMENT_SCHEMA } from "../../src/core/model/run-document.ts";
import { addToTotals, emptyTotals } from "../../src/core/model/totals.ts";
import type { Verdict } from "../../src/core/model/verdict.ts";
import type { ReportInput } from "../../src/report/reporter.ts";

export function identity(overrides: Partial<HostIdentity> = {}): HostIdentity {
	return {
		computerName: "EX01",
		product: "SE",
		build: "15.2.2562.53",
		buildName: "Exchange SE RTM Sep26SUv2",
		cu: "RTM",
		su: "Sep26SUv2",
		releaseDate: "2026-10-02",
		supportedUntil: "2035-12-31",
		roles: ["mailbox"],
		os: "Windows Server 2022 Standard",
		powershell: "5.1.20348.2849",
		elevated: true,
		...overrides,
	};
}

export function verdict(overrides: Partial<Verdict> = {}): Verdict {
	return {
		rule: "known-vulnerabilities",
		state: "pass",
		severity: "critical",
		summary: "No known vulnerability is open",
		evidence: [],
		...overrides,
	};
}

/** A finding before it is tied to a host; `hostRecord` fills in the rest. */
export type FindingDraft = Omit<Finding, "id" | "tenant" | "host">;

export function finding(overrides: Partial<FindingDraft> = {}): FindingDraft {
	return {
		rule: "known-vulnerabilities",
		subject: "CVE-2026-42897",
		state: "fail",
		severity: "critical",
		summary: "Fixed by a newer update",
		evidence: [],
		...overrides,
	};
}

export function unitResult(overrides: Partial<UnitResult> = {}): UnitResult {
	return {
		unit: "collect/exchange-setup",
		version: "1.0.0",
		status: "ok",
		durationMs: 840,
		factsSha256: "5f".repeat(32),
		errors: [],
		truncated: false,
		...overrides,
	};
}

export interface HostRecordDraft extends Partial<Omit<HostRecord, "findings">> {
	readonly findings?: readonly FindingDraft[];
}

/** An assessed, clean host `contoso/hq/EX01`, unless told otherwise. Names follow from `host`. */
export function hostRecord(overrides: HostRecordDraft = {}): HostRecord {
	const host = overrides.host ?? "contoso/hq/EX01";
	const [tenant = "contoso", site = "hq", name = "EX01"] = host.split("/");
	const { findings = [], ...rest } = overrides;
	return {
		schema: HOST_RECORD_SCHEMA,
		tenant,
		site,
		host,
		name,
		address: `${name.toLowerCase()}.${tenant}.example`,
		groups: [],
		tags: [],
		esu: "none",
		outcome: { status: "ok" },
		startedAt: "2026-11-22T16:01:07.000Z",
		timings: { totalMs: 4210, connectMs: 310, runMs: 3900 },
		attempts: 1,
		receivedBytes: 0,
		identity: identity({ computerName: name }),
		units: [unitResult()],
		verdicts: [verdict()],
		mitigations: [],
		weakenings: [],
		notes: [],
		...rest,
		findings: findings.map((draft) => ({
			...draft,
			id: findingId(rest.tenant ?? tenant, host, draft.rule, draft.subject),
			tenant: rest.tenant ?? tenant,
			host,
		})),
	};
}

export function ruleInfo(overrides: Partial<RuleInfo> = {}): RuleInfo {
	return {
		id: "known-vulnerabilities",
		title: "Known vulnerabilities are closed",
		severity: "critical",
		why: "Exchange servers are attacked within days of a published vulnerability.",
		references: ["https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates"],
		...overrides,
	};
}

/** The head of a finished run over these records, with totals that add up. */
export function runDocument(
	records: readonly HostRecord[] = [],
	overrides: Partial<RunDocument> = {},
): RunDocument {
	const totals = emptyTotals();
	for (const record of records) addToTotals(totals, record);
	return {
		schema: RUN_DOCUMENT_SCHEMA,
		id: "2026-11-22T160100Z",
		state: "finished",
		command: "scan",
		startedAt: "2026-11-22T16:01:00.000Z",
		finishedAt: "2026-11-22T16:03:30.000Z",
		operator: { user: "admin", machine: "ops01", platform: "linux" },
		tool: { name: "exchange-fleet", version: "0.1.0", node: "20.20.2" },
		knowledge: {
			files: [
				{ name: "builds.json", asOf: "2026-11-20", sha256: "a1".repeat(32) },
				{ name: "cves.json", asOf: "2026-11-22", sha256: "b2".repeat(32) },
			],
			folder: null,
		},
		scripts: {
			bundle: "c3".repeat(32),
			units: [{ unit: "collect/exchange-setup", version: "1.0.0", sha256: "d4".repeat(32) }],
		},
		selection: {
			inventory: "inventories/estate.yaml",
			flags: [],
			hosts: records.length,
			allHosts: records.length,
		},
		limits: { fleet: 32, tenant: 16, site: 8 },
		tenants: [...new Set(records.map((record) => record.tenant))].map((id) => ({ id, displayName: id })),
		rules: [ruleInfo()],
		totals,
		problems: [],
		...overrides,
	};
}

/** A report input whose records can be opened as often as a reporter likes. */
export function reportInput(records: readonly HostRecord[], run: Partial<RunDocument> = {}): ReportInput {
	return {
		run: runDocument(records, run),
		async *records() {
			yield* records;
		},
		now: new Date("2026-11-23T09:00:00.000Z"),
	};
}

/** The whole report as one text. */
export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
	let text = "";
	for await (const chunk of chunks) text += chunk;
	return text;
}
