import { describe, expect, it } from "vitest";
import type { HostRecord } from "../../../src/core/model/host-record.ts";
import { terminalReport } from "../../../src/report/terminal/terminal-report.ts";
import { displayWidth } from "../../../src/report/terminal/wrap.ts";
import { finding, hostRecord, reportInput, textOf, verdict } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { SAMPLE_RECORDS, sampleInput } from "../sample-fleet.ts";

const PLAIN = { color: false, width: 100 } as const;

function reportOf(records: readonly HostRecord[], limit?: number): Promise<string> {
	return textOf(terminalReport(reportInput(records), limit === undefined ? PLAIN : { ...PLAIN, limit }));
}

function vulnerable(host: string, open: number): HostRecord {
	const subjects = Array.from({ length: open }, (_, index) => `CVE-2024-${20_000 + index}`);
	return hostRecord({
		host,
		verdicts: [verdict({ state: "fail", summary: "updates are missing", remedy: "Install the update" })],
		findings: subjects.map((subject, index) =>
			finding({ subject, ...(index < 2 ? { exploited: "yes" } : {}) }),
		),
	});
}

describe("terminalReport", () => {
	it("prints the sample fleet as kept in the golden file", async () => {
		const text = await textOf(terminalReport(sampleInput(), PLAIN));
		expect(text).toBe(golden("terminal/golden.txt", text));
	});

	it("prints the sample fleet in 60 columns as kept in the golden file", async () => {
		const text = await textOf(terminalReport(sampleInput(), { color: false, width: 60 }));
		expect(text).toBe(golden("terminal/golden-60.txt", text));
	});

	it.each([40, 60, 80, 100, 140])("keeps every line within %i columns", async (width) => {
		const text = await textOf(terminalReport(sampleInput(), { color: true, width }));
		expect(text.split("\n").filter((line) => displayWidth(line) > width)).toEqual([]);
	});

	it("says the same with and without colours", async () => {
		const colored = await textOf(terminalReport(sampleInput(), { color: true, width: 100 }));
		const plain = await textOf(terminalReport(sampleInput(), PLAIN));
		expect(colored).not.toBe(plain);
		expect(colored.replaceAll(/\u001b\[[0-9;]*m/g, "")).toBe(plain);
	});

	it("does not depend on the order in which hosts finished", async () => {
		const turned = await textOf(terminalReport(sampleInput([...SAMPLE_RECORDS].reverse()), PLAIN));
		expect(turned).toBe(await textOf(terminalReport(sampleInput(), PLAIN)));
	});

	it("counts vulnerabilities instead of giving each a line", async () => {
		const text = await reportOf([vulnerable("contoso/hq/EX01", 23), vulnerable("contoso/hq/EX02", 23)]);
		expect(text).toContain("23 CVEs open, 2 known exploited: CVE-2024-20001, CVE-2024-20000");
		expect(text.match(/CVE-2024-/g)).toHaveLength(2);
	});

	it("keeps hosts with other vulnerabilities apart although the rule says the same of them", async () => {
		const text = await reportOf([vulnerable("contoso/hq/EX01", 23), vulnerable("contoso/hq/EX02", 5)]);
		expect(text).toContain("23 CVEs open");
		expect(text).toContain("5 CVEs open");
	});

	it("prints what could not be told under its own heading", async () => {
		const text = await reportOf([
			hostRecord({ verdicts: [verdict({ state: "unknown", summary: "The build could not be read" })] }),
		]);
		expect(text).toMatch(/NO FINDINGS on 1 assessed host[^]*COULD NOT TELL[^]*The build could not be read/);
	});

	it("never calls a fleet clean that nobody looked at", async () => {
		const lost = {
			status: "unreachable",
			code: "refused",
			message: "port 22 closed",
			hint: "Start sshd",
		} as const;
		const text = await reportOf([
			hostRecord({
				outcome: lost,
				identity: null,
				verdicts: [verdict({ state: "unknown", summary: "lost" })],
			}),
		]);
		expect(text).toContain("NOTHING CAN BE SAID: no host was assessed");
		expect(text).toMatch(/– critical {3,}– high/);
		expect(text).toContain("unreachable (refused) port 22 closed");
		expect(text).toContain("hint: Start sshd");
	});

	it("counts the groups that it leaves out", async () => {
		const records = Array.from({ length: 5 }, (_, index) =>
			hostRecord({
				host: `contoso/hq/EX${index}`,
				verdicts: [verdict({ state: "fail", summary: `story ${index}` })],
			}),
		);
		const text = await reportOf(records, 2);
		expect(text.match(/story \d/g)).toHaveLength(2);
		expect(text).toContain("... and 3 more groups: see the full report");
	});

	it("prints problems of the run before anything else", async () => {
		const input = reportInput([hostRecord()], { state: "interrupted", problems: ["2 hosts were not saved"] });
		const text = await textOf(terminalReport(input, PLAIN));
		expect(text.indexOf("PROBLEM   2 hosts were not saved")).toBeGreaterThan(0);
		expect(text.indexOf("The run is interrupted")).toBeLessThan(text.indexOf("contoso"));
	});

	it("says so when the records and the selection do not add up", async () => {
		const input = reportInput([hostRecord()], {
			selection: { inventory: "i.yaml", flags: [], hosts: 3, allHosts: 3 },
		});
		expect(await textOf(terminalReport(input, PLAIN))).toContain("PROBLEM   3 hosts selected, 1 recorded");
	});

	it("prints an empty run", async () => {
		expect(await reportOf([])).toContain("hosts     0");
	});
});
