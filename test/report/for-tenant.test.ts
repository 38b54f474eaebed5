import { describe, expect, it } from "vitest";
import { checkTotals } from "../../src/core/model/totals.ts";
import { forTenant } from "../../src/report/for-tenant.ts";
import type { ReportInput } from "../../src/report/reporter.ts";
import { isReportFormat, REPORTERS } from "../../src/report/reporters.ts";
import { changeSummary } from "../support/change-summary.ts";
import { compareRecords, waiver } from "../support/changes.ts";
import { finding, hostRecord, reportInput, textOf, unitResult, verdict } from "../support/records.ts";

/** Words that stand only in what belongs to the other tenant; none may come out. */
const TRACES = ["fabrikam", "Fabrikam", "EX77", "secret-other", "CVE-2020-99999", "10.9.8.7", "777"];

async function twoTenants(): Promise<ReportInput> {
	const own = hostRecord({
		host: "contoso/hq/EX01",
		verdicts: [verdict({ state: "fail", summary: "own story" })],
	});
	const others = Array.from({ length: 7 }, (_, index) =>
		hostRecord({
			host: `fabrikam/main/EX77${index}`,
			address: "10.9.8.7",
			groups: ["secret-other"],
			tags: ["secret-other"],
			outcome: index === 0 ? { status: "unreachable", message: "secret-other" } : { status: "ok" },
			units: [unitResult({ unit: "collect/secret-other" })],
			verdicts: [verdict({ state: "fail", summary: "secret-other", remedy: "secret-other" })],
			findings: [finding({ subject: "CVE-2020-99999", exploited: "yes" })],
			weakenings: ["secret-other"],
			notes: ["secret-other"],
		}),
	);
	const input = reportInput([...others, own], {
		waivers: [
			{ ...waiver({ tenant: "fabrikam", reason: "secret-other" }), state: "active", matched: 1 },
			{ ...waiver(), state: "active", matched: 1 },
		],
		command: "scan --tenant contoso --tenant fabrikam --where secret-other",
		tenants: [
			{ id: "contoso", displayName: "Contoso AG" },
			{ id: "fabrikam", displayName: "Fabrikam GmbH" },
		],
		knowledge: { files: [], folder: "/srv/fabrikam/knowledge" },
		selection: {
			inventory: "/srv/fabrikam/secret-other.yaml",
			flags: ["--tenant contoso", "--tenant fabrikam"],
			hosts: 8,
			allHosts: 777,
		},
		problems: ["fabrikam/main/EX770 was not saved", "contoso/hq/EX01 was saved late", "777 hosts were slow"],
	});
	const secret = { message: "secret-other", title: "secret-other", run: "20200101T777000Z" };
	const changes = [
		changeSummary({ title: "own story" }),
		...others.map(({ host }) => changeSummary({ host, ...secret })),
		changeSummary({ host: "fabrikam/main/EX779", status: "writing", ...secret }),
	];
	return {
		...input,
		changes: await compareRecords([], [...others, own]),
		made: { changes, unreadable: 1 },
	};
}

describe("forTenant", () => {
	it.each(Object.keys(REPORTERS).filter(isReportFormat))(
		"leaves no trace of another tenant in %s",
		async (format) => {
			const report = await REPORTERS[format].load();
			const whole = await textOf(report(await twoTenants()));
			const own = await textOf(report(await forTenant(await twoTenants(), "contoso")));
			expect(whole).toContain("secret-other");
			expect(TRACES.filter((trace) => own.includes(trace))).toEqual([]);
			// Tables of hosts and changes have no verdicts.
			const isTable = format === "hosts-csv" || format === "changes-csv";
			expect(own).toContain(isTable ? "contoso/hq/EX01" : "own story");
		},
	);

	it("tells that something could not be read, whosever it is", async () => {
		const { made } = await forTenant(await twoTenants(), "contoso");
		expect(made).toMatchObject({ changes: [{ host: "contoso/hq/EX01" }], unreadable: 1 });
	});

	it("leaves no trace in the run document", async () => {
		const { run } = await forTenant(await twoTenants(), "contoso");
		const text = JSON.stringify(run);
		expect(TRACES.filter((trace) => text.includes(trace))).toEqual([]);
	});

	it("counts the tenant anew, and it adds up", async () => {
		const { run } = await forTenant(await twoTenants(), "contoso");
		expect(run.totals.all).toEqual(run.totals.tenants["contoso"]);
		expect(run.totals.all.hosts).toBe(1);
		expect(run.totals.rules["known-vulnerabilities"]).toMatchObject({ fail: 1, pass: 0 });
		expect(checkTotals(run.totals, run.selection.hosts, run.rules.length)).toEqual([]);
	});

	it("keeps problems of the tenant and tells that there was a general one", async () => {
		const { run } = await forTenant(await twoTenants(), "contoso");
		expect(run.problems).toEqual([
			"contoso/hq/EX01 was saved late",
			"The run had a problem that is not about one tenant; its operator has the details",
		]);
	});

	it("keeps the number of hosts that the run counted, so that lost records show", async () => {
		const input = await twoTenants();
		const counted = input.run.totals.tenants["contoso"];
		if (counted !== undefined) counted.hosts = 2;
		const { run } = await forTenant(input, "contoso");
		expect(checkTotals(run.totals, run.selection.hosts, run.rules.length)).toEqual([
			"2 hosts selected, 1 recorded",
		]);
	});

	it.each(["Contoso", "contos", "contoso ", ""])("refuses %j: ids are exact", async (id) => {
		await expect(forTenant(await twoTenants(), id)).rejects.toMatchObject({ code: "unknown-tenant" });
	});

	it("gives an empty report for a tenant without records", async () => {
		const input = reportInput([], { tenants: [{ id: "contoso", displayName: "Contoso AG" }] });
		const { run } = await forTenant(input, "contoso");
		expect(run.totals.tenants["contoso"]).toMatchObject({ hosts: 0 });
	});
});
