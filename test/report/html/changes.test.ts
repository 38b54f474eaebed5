import { describe, expect, it } from "vitest";
import type { CompareInput } from "../../../src/core/diff/compare-runs.ts";
import type { HostRecord } from "../../../src/core/model/host-record.ts";
import type { RunDocument } from "../../../src/core/model/run-document.ts";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { compareRecords, waiver } from "../../support/changes.ts";
import { finding, hostRecord, identity, reportInput, textOf, verdict } from "../../support/records.ts";

const failed = hostRecord({
	verdicts: [verdict({ state: "fail" })],
	findings: [finding({ subject: "CVE-2026-1" })],
});

/** Visible words of one chapter. */
async function chapter(
	id: string,
	older: readonly HostRecord[] | undefined,
	newer: readonly HostRecord[],
	over: Partial<CompareInput> = {},
	run: Partial<RunDocument> = {},
): Promise<string> {
	const input = reportInput(newer, run);
	const changes = older === undefined ? undefined : await compareRecords(older, newer, over);
	const html = await textOf(htmlReport({ ...input, changes }));
	const section = html.slice(html.indexOf(`<section id="${id}"`));
	return section
		.slice(0, section.indexOf("</section>"))
		.replace(/<[^>]+>/g, " ")
		.replace(/\s+/g, " ");
}

describe("the chapter of changes", () => {
	it("says that there is nothing to compare with", async () => {
		expect(await chapter("changes", undefined, [failed])).toContain("no earlier run of this selection");
	});

	it("says that nothing changed", async () => {
		const text = await chapter("changes", [failed], [failed]);
		expect(text).toContain("Nothing came and nothing went.");
		expect(text).toContain("The same hosts with the same builds.");
	});

	it("names what is new and what is fixed with its hosts", async () => {
		const text = await chapter(
			"changes",
			[failed, hostRecord({ host: "contoso/hq/EX02" })],
			[hostRecord(), hostRecord({ host: "contoso/hq/EX02", verdicts: [verdict({ state: "fail" })] })],
		);
		expect(text).toContain("new Known vulnerabilities are closed critical contoso/hq EX02");
		expect(text).toContain("fixed Known vulnerabilities are closed contoso/hq EX01");
		expect(text).toContain(
			"fixed 1 finding below Known vulnerabilities are closed : CVE-2026-1 contoso/hq EX01",
		);
	});

	it("puts vanished mitigations first", async () => {
		const mitigated = (state: "effective" | "none") =>
			hostRecord({ mitigations: [{ id: "owa-csp", state, detail: "no rule of it is there" }] });
		const text = await chapter("changes", [mitigated("effective")], [mitigated("none")]);
		expect(text).toContain("1 mitigation vanished since the earlier run");
		expect(text.indexOf("owa-csp")).toBeLessThan(text.indexOf("How it stands"));
	});

	it("names hosts that are missing, lost, new, or of another build", async () => {
		const text = await chapter(
			"changes",
			[hostRecord(), hostRecord({ host: "contoso/hq/EX02" }), hostRecord({ host: "contoso/hq/EX03" })],
			[
				hostRecord({ identity: identity({ build: "15.2.2562.99", buildName: "the next one" }) }),
				hostRecord({ host: "contoso/hq/EX03", outcome: { status: "unreachable", message: "no answer" } }),
				hostRecord({ host: "contoso/hq/EX04" }),
			],
		);
		expect(text).toContain("contoso/hq/EX02 is missing");
		expect(text).toContain("contoso/hq/EX03 was ok, is unreachable: no answer");
		expect(text).toContain("contoso/hq/EX04 is new");
		expect(text).toContain("contoso/hq/EX01 went from Exchange SE RTM Sep26SUv2 to the next one");
	});

	it("says that the facts are old ones", async () => {
		const text = await chapter("changes", [hostRecord()], [failed], { sameFacts: true });
		expect(text).toContain("were judged again with other knowledge");
	});
});

describe("the chapter of tenants", () => {
	it("lists waivers with owner, reason and what became of them", async () => {
		const waivers = [
			{ ...waiver(), state: "active" as const, matched: 2 },
			{ ...waiver({ expires: "2026-11-20" }), state: "expired" as const, matched: 1 },
			{ ...waiver({ tenant: "fabrikam", owner: "somebody else" }), state: "unused" as const, matched: 0 },
		];
		const html = await textOf(htmlReport(reportInput([failed], { waivers })));
		const tenant = html.slice(html.indexOf('id="tenant/contoso"'), html.indexOf('id="findings"'));
		const text = tenant.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
		expect(text).toContain(
			"active 2 matches 2027-01-31 69 days left j.doe@contoso.example : replaced in spring",
		);
		expect(text).toContain("expired 1 match 2026-11-20 3 days ago");
		expect(text).not.toContain("somebody else");
	});
});
