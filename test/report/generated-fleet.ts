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

const BUILDS = 40;
const OPEN = 90;

/** A host of a large fleet: 40 builds, up to 90 open vulnerabilities, five rules, now and then one lost. */
export function generatedHost(index: number): HostRecord {
	const host = `tenant${index % 12}/site${index % 5}/EX${index}`;
	if (index % 17 === 0) return lostHost(host);
	const age = index % BUILDS;
	const build = `15.2.${1748 - age}.${age + 3}`;
	const name = `Exchange 2019 CU${15 - Math.floor(age / 4)} SU${age % 4}`;
	return hostRecord({
		host,
		identity: identity({
			computerName: `EX${index}`,
			product: "2019",
			build,
			buildName: name,
			supportedUntil: "2025-10-14",
		}),
		units: [1, 2, 3, 4].map((unit) => unitResult({ unit: `collect/unit-${unit}` })),
		verdicts: verdictsOf(index, age, name, build),
		findings: vulnerabilities(age),
		notes: [`Warning ${index}: the clock of the host is ${index % 60} s ahead`],
	});
}

export function generatedInput(hosts: number): ReportInput {
	const records = Array.from({ length: hosts }, (_, index) => generatedHost(index));
	const input = reportInput(records, { rules: RULES.map((id) => ruleInfo({ id, title: `Rule ${id}` })) });
	const made = records.flatMap(({ host }) =>
		["backend-cookie", "powershell-inbound", "owa-csp"].map((mitigation) =>
			changeSummary({ host, mitigation }),
		),
	);
	return { ...input, made: { changes: made, unreadable: 0 } };
}

const RULES = ["known-vulnerabilities", "product-supported", "update-complete", "services", "log-coverage"];

function verdictsOf(index: number, age: number, name: string, build: string) {
	const vulnerable = age > 0;
	return [
		verdict({
			state: vulnerable ? "fail" : "pass",
			summary: vulnerable ? `${name} misses ${age} security updates` : "No known vulnerability is open",
			...(vulnerable ? { remedy: "Install Exchange 2019 CU15 Sep26SUv2 (15.2.1748.53, KB5129956)" } : {}),
			evidence: [`ExSetup.exe ${build} (bin\\ExSetup.exe)`],
		}),
		verdict({
			rule: "product-supported",
			state: "fail",
			severity: "high",
			summary: "Support of Exchange 2019 ended on 2025-10-14",
			remedy: "Upgrade to Exchange SE",
		}),
		verdict({ rule: "update-complete", summary: "All program files have the version of the update" }),
		verdict({
			rule: "services",
			state: index % 7 === 0 ? "fail" : "pass",
			severity: "medium",
			summary: index % 7 === 0 ? `${1 + (index % 3)} services do not run` : "All services run",
			evidence: [`MSExchangeTransport stopped since 2026-11-${String(1 + (index % 22)).padStart(2, "0")}`],
		}),
		verdict({
			rule: "log-coverage",
			state: index % 11 === 0 ? "unknown" : "pass",
			severity: "low",
			summary: index % 11 === 0 ? "No log could be read" : "30 days of logs",
		}),
	];
}

function vulnerabilities(age: number) {
	const count = Math.round((age / BUILDS) * OPEN);
	return Array.from({ length: count }, (_, index) =>
		finding({
			subject: `CVE-20${String(26 - (index % 6)).padStart(2, "0")}-${30_000 + index * 37}`,
			severity: index % 3 === 0 ? "critical" : "high",
			summary: "Fixed by a security update that this build does not have",
			evidence: [`first fixed build of the cumulative update: 15.2.1748.${index}`],
			...(index % 20 === 0 ? { exploited: "yes" } : {}),
		}),
	);
}

function lostHost(host: string): HostRecord {
	return hostRecord({
		host,
		identity: null,
		units: [],
		outcome: { status: "unreachable", code: "connect-timeout", message: "No answer on port 22 within 15 s" },
		verdicts: RULES.map((rule) => verdict({ rule, state: "unknown", summary: "unreachable" })),
	});
}
