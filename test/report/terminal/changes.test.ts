import { describe, expect, it } from "vitest";
import { changesReport } from "../../../src/report/terminal/changes-report.ts";
import { terminalReport } from "../../../src/report/terminal/terminal-report.ts";
import { compareRecords, waiver } from "../../support/changes.ts";
import { finding, hostRecord, reportInput, textOf, verdict } from "../../support/records.ts";
import { HOSTILE_TEXTS, hostileInput, UNPRINTABLE } from "../hostile-fleet.ts";

const LAYOUT = { color: false, width: 100 };
const failed = hostRecord({
	verdicts: [verdict({ state: "fail" })],
	findings: Array.from({ length: 9 }, (_, index) => finding({ subject: `CVE-2026-${index}` })),
});

describe("the line since the run before", () => {
	it("counts new, fixed, returned and unchanged verdicts, and the findings below", async () => {
		const changes = await compareRecords([hostRecord()], [failed]);
		const text = await textOf(terminalReport({ ...reportInput([failed]), changes }, LAYOUT));
		expect(text).toContain(
			"since 2026-11-15 16:01 UTC: 1 new, 0 fixed, 0 returned, 0 unchanged; below them 9 new findings\n",
		);
	});

	it("is not there without a run before", async () => {
		expect(await textOf(terminalReport(reportInput([failed]), LAYOUT))).not.toContain("since");
	});

	it("names lost mitigations and missing hosts", async () => {
		const mitigated = (state: "effective" | "none") =>
			hostRecord({ mitigations: [{ id: "owa-csp", state, detail: "" }] });
		const older = [mitigated("effective"), hostRecord({ host: "contoso/hq/EX02" })];
		const changes = await compareRecords(older, [mitigated("none")]);
		const text = await textOf(terminalReport({ ...reportInput([mitigated("none")]), changes }, LAYOUT));
		expect(text).toContain("1 mitigation vanished, 1 host missing (contoso/hq/EX02)");
		expect(text).toContain("LOST      owa-csp on contoso/hq/EX01");
	});
});

describe("notes on waivers", () => {
	it("stand in the terminal report", async () => {
		const waivers = [{ ...waiver({ expires: "2026-11-20" }), state: "expired" as const, matched: 1 }];
		const text = await textOf(terminalReport(reportInput([failed], { waivers }), LAYOUT));
		expect(text.replace(/\s+/g, " ")).toContain("expired on 2026-11-20, 3 days ago");
	});
});

describe("changesReport", () => {
	it("groups equal changes and counts the rest of a long list", async () => {
		const text = changesReport(await compareRecords([failed], [hostRecord()]), LAYOUT);
		expect(text).toContain("FIXED     known-vulnerabilities (critical)\n            contoso/hq: EX01\n");
		expect(text).toContain("fixed     9 findings of known-vulnerabilities: CVE-2026-0,");
		expect(text).toContain("and 3 more");
	});

	it.each(HOSTILE_TEXTS)("prints nothing that acts in a terminal: %j", (text) => {
		const { changes } = hostileInput([text]);
		expect(changes && changesReport(changes, LAYOUT)).not.toMatch(UNPRINTABLE);
	});
});
