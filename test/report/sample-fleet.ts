import type { HostIdentity, HostRecord } from "../../src/core/model/host-record.ts";
import type { RuleInfo } from "../../src/core/model/run-document.ts";
import type { Verdict } from "../../src/core/model/verdict.ts";
import type { ReportInput } from "../../src/report/reporter.ts";
import { SAMPLE_MADE, SAMPLE_MITIGATIONS } from "./sample-changes.ts";
import {
	type FindingDraft,
	finding,
	type HostRecordDraft,
	hostRecord,
	identity,
	reportInput,
	ruleInfo,
	unitResult,
	verdict,
} from "../support/records.ts";

const RULES: readonly RuleInfo[] = [
	ruleInfo(),
	ruleInfo({
		id: "product-supported",
		title: "Product gets security updates",
		severity: "high",
		why: "A product out of support gets no security update: every new vulnerability stays open.",
		references: ["https://learn.microsoft.com/lifecycle/products/exchange-server-subscription-edition"],
	}),
	ruleInfo({
		id: "update-complete",
		title: "The update is completely installed",
		severity: "high",
		why: "An update that stopped half-way leaves old program files in service under a new version number.",
		references: [],
	}),
];

const EXPLOITED = ["CVE-2026-42897", "CVE-2024-21410"];
const RECALLED = ["CVE-2022-41040"];
const ORDINARY = [
	"CVE-2025-53786",
	"CVE-2025-25005",
	"CVE-2024-49040",
	"CVE-2024-26198",
	"CVE-2023-36439",
	"CVE-2023-21529",
	"CVE-2022-41123",
	"CVE-2021-34523",
];

export const BUILDS = {
	seLatest: identity({
		build: "15.2.2562.49",
		buildName: "Exchange SE RTM Sep26SU",
		su: "Sep26SU",
		releaseDate: "2026-09-08",
	}),
	seOct25: identity({
		build: "15.2.2562.29",
		buildName: "Exchange SE RTM Oct25SU",
		su: "Oct25SU",
		releaseDate: "2025-10-14",
	}),
	e2019Esu: identity({
		product: "2019",
		build: "15.2.1748.51",
		buildName: "Exchange 2019 CU15 Sep26SU",
		su: "Sep26SU",
		releaseDate: "2026-09-08",
		cu: "CU15",
		supportedUntil: "2025-10-14",
		os: "Windows Server 2019 Standard",
	}),
	e2019Cu14: identity({
		product: "2019",
		build: "15.2.1544.11",
		buildName: "Exchange 2019 CU14 Apr24HU",
		cu: "CU14",
		su: "Apr24HU",
		releaseDate: "2024-04-23",
		supportedUntil: "2025-10-14",
		os: "Windows Server 2019 Standard",
	}),
	e2016: identity({
		product: "2016",
		build: "15.1.2507.61",
		buildName: "Exchange 2016 CU23 Oct25SU",
		cu: "CU23",
		su: "Oct25SU",
		releaseDate: "2025-10-14",
		supportedUntil: "2025-10-14",
		os: "Windows Server 2016 Standard",
	}),
	notInTable: identity({
		build: "15.2.2562.99",
		buildName: null,
		su: null,
		releaseDate: null,
	}),
} as const satisfies Record<string, HostIdentity>;

/** Findings of a build with this many open vulnerabilities of each kind. */
export function openVulnerabilities(exploited: number, recalled: number, ordinary: number): FindingDraft[] {
	return [
		...ORDINARY.slice(0, ordinary).map((subject) =>
			finding({ subject, severity: "high", summary: `${subject} is fixed by a newer security update` }),
		),
		...RECALLED.slice(0, recalled).map((subject) => finding({ subject, exploited: "recalled" })),
		...EXPLOITED.slice(0, exploited).map((subject) => finding({ subject, exploited: "yes" })),
	];
}

function vulnerable(summary: string, remedy: string, evidence: readonly string[]): Verdict {
	return verdict({ state: "fail", summary, remedy, evidence: [...evidence] });
}

function support(overrides: Partial<Verdict> = {}): Verdict {
	return verdict({ rule: "product-supported", severity: "high", summary: "In support", ...overrides });
}

function complete(overrides: Partial<Verdict> = {}): Verdict {
	return verdict({
		rule: "update-complete",
		severity: "high",
		summary: "All program files have the version of the update",
		...overrides,
	});
}

const SE_REMEDY = "Install Exchange SE RTM Sep26SU (15.2.2562.49, KB5121608)";
const UPGRADE = "Upgrade to Exchange SE: no public update of this product will come";

const NOT_READ = "Nothing is known of this host";

function lost(host: string, rest: HostRecordDraft): HostRecord {
	const unknown = { state: "unknown", summary: NOT_READ } as const;
	return hostRecord({
		host,
		identity: null,
		units: [],
		verdicts: [verdict(unknown), support(unknown), complete(unknown)],
		...rest,
	});
}

function outdated2019(host: string, rest: HostRecordDraft = {}): HostRecord {
	return hostRecord({
		host,
		identity: { ...BUILDS.e2019Cu14, computerName: host.split("/").at(-1) ?? "" },
		verdicts: [
			vulnerable("Exchange 2019 CU14 Apr24HU misses 6 security updates", UPGRADE, [
				"ExSetup.exe 15.2.1544.11 (bin\\ExSetup.exe)",
				"newest build of Exchange 2019 CU14 in the table: 15.2.1544.46, paid extended updates only",
			]),
			support({
				state: "fail",
				summary: "Support of Exchange 2019 ended on 2025-10-14",
				remedy: UPGRADE,
				evidence: ["no extended updates (ESU) are noted for this host"],
			}),
			complete(),
		],
		findings: openVulnerabilities(2, 1, 8),
		...rest,
	});
}

function outdatedSe(host: string, rest: HostRecordDraft = {}): HostRecord {
	return hostRecord({
		host,
		identity: { ...BUILDS.seOct25, computerName: host.split("/").at(-1) ?? "" },
		verdicts: [
			vulnerable("Exchange SE RTM Oct25SU misses 5 security updates", SE_REMEDY, [
				"ExSetup.exe 15.2.2562.29 (bin\\ExSetup.exe)",
			]),
			support(),
			complete(),
		],
		findings: openVulnerabilities(1, 0, 2),
		...rest,
	});
}

function clean(host: string, rest: HostRecordDraft = {}): HostRecord {
	return hostRecord({
		host,
		identity: { ...BUILDS.seLatest, computerName: host.split("/").at(-1) ?? "" },
		verdicts: [verdict(), support(), complete()],
		...rest,
	});
}

/** Three tenants and 14 hosts with one story each, 12 of them assessed; in the order in which they finished. */
const STORIES: readonly HostRecord[] = [
	clean("contoso/hq/EX01", { groups: ["dag1"], tags: ["internet-facing"] }),
	outdatedSe("contoso/hq/EX02", { groups: ["dag1"], tags: ["internet-facing"] }),
	outdatedSe("contoso/hq/EX03", { notes: ["Warning: the profile script of the login user wrote 3 lines"] }),
	hostRecord({
		host: "contoso/hq/EX04",
		outcome: {
			status: "partial",
			code: "unit-partial",
			message: "collect/exchange-setup could not read everything",
		},
		identity: {
			...BUILDS.seLatest,
			computerName: "EX04",
			build: null,
			buildName: null,
			cu: null,
			su: null,
			releaseDate: null,
			supportedUntil: null,
			elevated: false,
		},
		units: [
			unitResult({
				status: "partial",
				errors: [
					{
						code: "access-denied",
						message: "Access to the path is denied.",
						target: "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\bin\\ExSetup.exe",
					},
				],
			}),
		],
		verdicts: [
			verdict({
				state: "unknown",
				summary: "The build could not be read: ExSetup.exe is not readable for this account",
				remedy: "Give the account read access to the Exchange bin folder, then scan again",
			}),
			support({ state: "unknown", summary: "The build could not be read" }),
			complete({ state: "error", summary: "The rule stopped: file version is empty" }),
		],
	}),
	outdated2019("contoso/plant/EX10"),
	outdated2019("contoso/plant/EX2", { weakenings: ["hostKey.check: off"] }),
	hostRecord({
		host: "contoso/plant/EX11",
		identity: { ...BUILDS.seLatest, computerName: "EX11" },
		verdicts: [
			verdict(),
			support(),
			complete({
				state: "fail",
				summary: "2 program files are older than the installed update",
				remedy: "Run the update again from an elevated prompt, then check the services",
				evidence: [
					"Microsoft.Exchange.Common.dll 15.2.2562.29, expected 15.2.2562.49",
					"MSExchangeTransport is disabled",
				],
			}),
		],
		findings: [
			finding({
				rule: "update-complete",
				subject: "MSExchangeTransport",
				severity: "high",
				summary: "The service was left disabled by the update",
				evidence: ["start mode disabled, state stopped"],
				remedy: "Set-Service MSExchangeTransport -StartupType Automatic",
			}),
			finding({
				rule: "update-complete",
				subject: "Microsoft.Exchange.Common.dll",
				severity: "high",
				summary: "Version 15.2.2562.29 is older than the update",
			}),
		],
	}),
	hostRecord({
		host: "contoso/plant/EDGE1",
		identity: { ...BUILDS.notInTable, computerName: "EDGE1", roles: ["edge"] },
		verdicts: [
			verdict({
				state: "unknown",
				summary: "Build 15.2.2562.99 is newer than the build table",
				remedy: "Update the knowledge data, then run exf analyze",
			}),
			support(),
			complete({ state: "not-applicable", summary: "No expected versions are known for this build" }),
		],
	}),
	outdated2019("fabrikam/main/EX05"),
	hostRecord({
		host: "fabrikam/main/EX07",
		identity: { ...BUILDS.e2016, computerName: "EX07" },
		verdicts: [
			vulnerable("Exchange 2016 CU23 Oct25SU misses 7 security updates", UPGRADE, [
				"ExSetup.exe 15.1.2507.61",
			]),
			support({
				state: "waived",
				summary:
					"Support of Exchange 2016 ended on 2025-10-14; accepted by j.doe until 2027-01-31 (migration)",
			}),
			complete(),
		],
		findings: openVulnerabilities(1, 1, 4),
	}),
	hostRecord({
		host: "fabrikam/main/EX08",
		esu: "period2",
		identity: { ...BUILDS.e2019Esu, computerName: "EX08" },
		verdicts: [
			verdict({
				mitigation: "leftover",
				summary:
					"No vulnerability that a build decides is open; 1 depends on configuration that was not looked at",
			}),
			support({
				summary:
					"Support of Exchange 2019 ended on 2025-10-14; this host is covered by extended updates until 2026-10-31",
			}),
			complete(),
		],
		findings: [
			finding({
				subject: "CVE-2023-36745",
				state: "unknown",
				severity: "medium",
				summary: "CVE-2023-36745: needs configuration facts that this run did not collect",
			}),
		],
	}),
	lost("fabrikam/branch/EX06", {
		outcome: {
			status: "auth-failed",
			code: "auth",
			message: "Kerberos clock skew of 7 minutes",
			hint: "Set the clock of the host, or of the machine that scans",
		},
	}),
	clean("northwind/dc1/MAIL1", {
		verdicts: [
			verdict(),
			support(),
			complete({
				state: "fail",
				severity: "medium",
				summary: "A service was left disabled by the update",
				evidence: ["MSExchangeHMRecovery is disabled"],
			}),
		],
	}),
	lost("northwind/dc1/MAIL2", {
		attempts: 3,
		outcome: {
			status: "unreachable",
			code: "connect-timeout",
			message: "No answer on port 22 within 15 s (3 attempts)",
			hint: "Check the firewall between this machine and the host",
		},
	}),
];

export const SAMPLE_RECORDS: readonly HostRecord[] = STORIES.map((record, index) => ({
	...record,
	mitigations: SAMPLE_MITIGATIONS[record.host] ?? [],
	startedAt: `2026-09-28T16:01:${String(2 + index * 4).padStart(2, "0")}.000Z`,
}));

export const SAMPLE_TENANTS = [
	{ id: "contoso", displayName: "Contoso AG" },
	{ id: "fabrikam", displayName: "Fabrikam GmbH & Co. KG" },
	{ id: "northwind", displayName: "Northwind Traders" },
] as const;

/** The run that the golden files show, on a day on which extended updates are still sold. */
export function sampleInput(records: readonly HostRecord[] = SAMPLE_RECORDS): ReportInput {
	const input = reportInput(records, {
		id: "2026-09-28T160100Z",
		startedAt: "2026-09-28T16:01:00.000Z",
		finishedAt: "2026-09-28T16:03:30.000Z",
		tenants: [...SAMPLE_TENANTS],
		rules: [...RULES],
		knowledge: {
			files: [
				{ name: "builds.json", asOf: "2026-09-24", sha256: "a1".repeat(32) },
				{ name: "cves.json", asOf: "2026-09-27", sha256: "b2".repeat(32) },
			],
			folder: null,
		},
		selection: {
			inventory: "inventories/estate.yaml",
			flags: ["--tag production"],
			hosts: records.length,
			allHosts: 17,
		},
	});
	return { ...input, now: new Date("2026-09-29T09:00:00.000Z"), made: SAMPLE_MADE };
}
