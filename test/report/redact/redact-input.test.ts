import { describe, expect, it } from "vitest";
import { redactInput } from "../../../src/report/redact/redact-input.ts";
import { REDACTIONS } from "../../../src/report/redact/redactions.ts";
import type { ReportInput } from "../../../src/report/reporter.ts";
import { isReportFormat, REPORTERS } from "../../../src/report/reporters.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { changeSummary } from "../../support/change-summary.ts";
import { compareRecords, waiver } from "../../support/changes.ts";
import {
	finding,
	hostRecord,
	identity,
	reportInput,
	textOf,
	unitResult,
	verdict,
} from "../../support/records.ts";

/** Names, users and addresses as they stand in texts of a real estate; none may come out. */
const TRACES = [
	/MAIL-?BERLIN/i,
	/exm01/i,
	/exm02/i,
	/gone07/i,
	/fileserver9/i,
	/opsbox/i,
	/fleet\.example/i,
	/svc-scan/i,
	/j\.?doe/i,
	/asmith/i,
	/jumpadmin/i,
	/S-1-5-21-/,
	/10\.20\.30\./,
	/192\.168\.7\.9/,
	/203\.0\.113\.77/,
	/2001:db8/i,
	/fe80::/i,
];

const EVIDENCE = [
	"\\\\EXM01\\c$\\inetpub\\logs\\exm01_2026.log read by FLEET\\svc-scan",
	"copy from \\\\fileserver9\\patches by svc-scan@fleet.example",
	"C:\\Users\\asmith\\Desktop\\x.txt and /home/jumpadmin/.ssh",
	"client 203.0.113.77 to 10.20.30.1:443 and [2001:db8::15]:25 via fe80::1%eth0",
	"backupEXM02.log on exm02.mail.fleet.example, DC dc.fleet.example",
	"owner S-1-5-21-1004336348-1177238915-682003330-512, j.doe",
];

async function estate(): Promise<ReportInput> {
	const text = EVIDENCE.join("; ");
	const records = ["EXM01", "EXM02", "MAILBERLIN"].map((name, index) =>
		hostRecord({
			host: `contoso/hq/${name}`,
			address: index === 2 ? "192.168.7.9" : `${name.toLowerCase()}.mail.fleet.example`,
			identity: identity({ computerName: index === 2 ? "MAIL-BERLIN" : name, build: "15.1.225.42" }),
			outcome: { status: index === 2 ? "unreachable" : "ok", code: "refused", message: text, hint: text },
			verdicts: [verdict({ state: "fail", summary: text, remedy: text, evidence: EVIDENCE })],
			findings: [
				finding({ subject: `C:\\Users\\asmith\\${name}`, summary: text, evidence: EVIDENCE, remedy: text }),
			],
			units: [unitResult({ errors: [{ code: "x", message: text, target: text }] })],
			mitigations: [{ id: "owa-csp", state: index === 0 ? "none" : "effective", detail: text }],
			weakenings: [text],
			notes: [text],
		}),
	);
	const older = [
		...records.map((record) => ({
			...record,
			mitigations: [{ id: "owa-csp", state: "effective" as const, detail: "" }],
		})),
		hostRecord({ host: "contoso/hq/GONE07" }),
	];
	const input = reportInput(records, {
		command: "exf scan --host exm01 --inventory /home/jumpadmin/fleet.yaml",
		operator: { user: "jumpadmin", machine: "opsbox", platform: "linux" },
		selection: { inventory: "/home/jumpadmin/fleet.yaml", flags: ["--host exm0*"], hosts: 3, allHosts: 4 },
		knowledge: {
			files: [{ name: "builds.json", asOf: "2026-11-20", sha256: "a1".repeat(32) }],
			folder: "/home/jumpadmin/k",
		},
		problems: [`contoso/hq/EXM01 was not saved: ${text}`],
		waivers: [
			{
				...waiver({ hosts: ["hq/exm01"], reason: text, owner: "j.doe@fleet.example" }),
				state: "unused",
				matched: 0,
			},
		],
	});
	const made = ["EXM01", "GONE07"].map((name) =>
		changeSummary({
			host: `contoso/hq/${name}`,
			status: name === "EXM01" ? "verified" : "writing",
			message: text,
			operator: { user: "jumpadmin", machine: "opsbox" },
			files: [{ path: "C:\\Users\\asmith\\EXM02.config", before: null, after: "2".repeat(64) }],
		}),
	);
	return {
		...input,
		changes: await compareRecords(older, records),
		made: { changes: made, unreadable: 0 },
	};
}

function tracesIn(text: string): string[] {
	return TRACES.filter((trace) => trace.test(text)).map(String);
}

describe("redactInput", () => {
	it.each(Object.keys(REPORTERS).filter(isReportFormat))(
		"leaves no name, user or address in %s",
		async (format) => {
			const report = await REPORTERS[format].load();
			const before = await textOf(report(await estate()));
			const after = await textOf(report(await redactInput(await estate(), REDACTIONS)));
			expect(tracesIn(before).length).toBeGreaterThan(0);
			expect(tracesIn(after)).toEqual([]);
			expect(after).toContain("host-001");
		},
	);

	it("leaves none in anything that a reporter gets", async () => {
		const { run, records, changes, made } = await redactInput(await estate(), REDACTIONS);
		expect(tracesIn(JSON.stringify([run, await collectAsync(records()), changes, made]))).toEqual([]);
		expect(made?.changes[0]?.id).toBe("contoso/hq/host-001#mitigate/cve-2026-42897-owa-csp#1");
	});

	it("gives the same name the same pseudonym everywhere, also inside other words", async () => {
		const { records, changes } = await redactInput(await estate(), ["hosts"]);
		const [first] = await collectAsync(records());
		expect(first).toMatchObject({
			host: "contoso/hq/host-001",
			name: "host-001",
			tenant: "contoso",
			site: "hq",
		});
		expect(first?.verdicts[0]?.evidence[0]).toContain("\\\\host-001\\c$\\inetpub\\logs\\host-001_2026.log");
		expect(first?.verdicts[0]?.evidence[4]).toContain("backuphost-002.log on host-002");
		expect(changes?.missing).toEqual([{ tenant: "contoso", host: "contoso/hq/host-003" }]);
	});

	it("does only what was asked for", async () => {
		const [ips] = await collectAsync((await redactInput(await estate(), ["ips"])).records());
		expect(ips?.verdicts[0]?.evidence[3]).toMatch(
			/^client ip-\d+ to ip-\d+:443 and \[ip-\d+\]:25 via ip-\d+$/,
		);
		expect(ips?.name).toBe("EXM01");
		const [users] = await collectAsync((await redactInput(await estate(), ["users"])).records());
		expect(users?.verdicts[0]?.evidence[0]).toMatch(/^\\\\EXM01\\c\$.* read by user-\d+$/);
		expect(users?.verdicts[0]?.evidence[3]).toContain("203.0.113.77");
	});

	it("takes no build number for an address", async () => {
		const [record] = await collectAsync((await redactInput(await estate(), REDACTIONS)).records());
		expect(record?.identity?.build).toBe("15.1.225.42");
	});

	it("keeps two hosts of the same name apart", async () => {
		const records = ["contoso/hq/EX01", "fabrikam/hq/EX01"].map((host) =>
			hostRecord({ host, address: "ex01", notes: ["seen on EX01"] }),
		);
		const redacted = await collectAsync((await redactInput(reportInput(records), ["hosts"])).records());
		expect(redacted.map(({ name, notes }) => [name, notes[0]])).toEqual([
			["host-001", "seen on host-001"],
			["host-002", "seen on host-002"],
		]);
	});

	it("gives findings ids that do not give the name away", async () => {
		const [before] = await collectAsync((await estate()).records());
		const [after] = await collectAsync((await redactInput(await estate(), ["hosts"])).records());
		expect(after?.findings[0]?.id).toMatch(/^[0-9a-f]{16}$/);
		expect(after?.findings[0]?.id).not.toBe(before?.findings[0]?.id);
	});

	it("leaves hashes, well-known accounts and paths that only look like users", async () => {
		const note = `NT AUTHORITY\\SYSTEM runs bin\\ExSetup.exe, ${"exm01".padEnd(64, "0")}, 127.0.0.1, 16:01:07`;
		const input = reportInput([hostRecord({ host: "contoso/hq/EX01", notes: [note] })]);
		const [record] = await collectAsync((await redactInput(input, REDACTIONS)).records());
		expect(record?.notes).toEqual([note]);
	});

	it("changes nothing when nothing is asked for", async () => {
		const input = await estate();
		expect(await redactInput(input, [])).toBe(input);
	});
});
