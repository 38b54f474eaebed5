import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Changes } from "../../src/core/diff/changes.ts";
import { planSchema } from "../../src/core/model/change/plan.ts";
import { changeRunReportSchema } from "../../src/report/change-run/change-run-json.ts";
import { runReportSchema } from "../../src/report/json/schemas.ts";
import { exf } from "../support/cli.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";

const HOSTS = ["contoso/lab/unpatched", "contoso/lab/unpatched-2"];
const MITIGATIONS = ["backend-cookie", "owa-csp"];

/** Two servers are mitigated; one copy of the run folder knows of the rollback that follows, the other does not. */
describe("what was changed, in reports and in the history", () => {
	let lab: TestLab;
	let runs: string;
	let knowing: string;
	let scan: string;
	let changeRun: string;

	beforeAll(async () => {
		lab = await startTestLab({ stories: ["unpatched", "unpatched"] });
		runs = join(lab.dir, "runs");
		knowing = join(lab.dir, "knowing");
		scan = await scanInto(runs);
		const file = join(lab.dir, "plan.json");
		const wishes = MITIGATIONS.flatMap((id) => ["--mitigate", id]);
		const inventory = ["--inventory", lab.inventory, "--runs", runs];
		await run(0, [
			"plan",
			...inventory,
			"--tenant",
			"contoso",
			"--confirm-never-hunted",
			"--out",
			file,
			...wishes,
		]);
		const { hash } = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
		await run(0, ["apply", file, ...inventory, "--approve", hash, "--expect-hosts", "2"]);
		changeRun = readdirSync(runs).filter((name) => /^\d/.test(name) && name !== scan)[0] ?? "";
		cpSync(runs, knowing, { recursive: true });
		await run(0, [
			"rollback",
			changeRun,
			"--inventory",
			lab.inventory,
			"--runs",
			knowing,
			"--expect-hosts",
			"2",
		]);
	}, 300_000);
	afterAll(() => lab.remove());

	async function run(code: number, args: readonly string[]): Promise<string> {
		const result = await exf(args);
		if (result.code !== code)
			throw new Error(`exf ${args[0]} ended with ${result.code}: ${result.out}${result.err}`);
		return result.out;
	}

	async function scanInto(folder: string): Promise<string> {
		await run(1, ["scan", "--all-tenants", "--inventory", lab.inventory, "--runs", folder, "--no-report"]);
		const ids = readdirSync(folder).filter((name) => /^\d/.test(name));
		return ids.sort().at(-1) ?? "";
	}

	async function report(folder: string, id: string, ...options: string[]): Promise<string> {
		return await run(0, ["report", id, "--runs", folder, "-o", "-", ...options]);
	}

	async function standings(folder: string, id: string): Promise<Record<string, number>> {
		const { changes = [] } = runReportSchema.parse(JSON.parse(await report(folder, id, "--format", "json")));
		const counts: Record<string, number> = {};
		for (const { standing } of changes) counts[standing] = (counts[standing] ?? 0) + 1;
		return counts;
	}

	it("belongs to the next scan, in every format", async () => {
		expect(await standings(runs, scan)).toEqual({ since: 4 });
		for (const format of ["html", "markdown", "terminal"]) {
			const text = await report(runs, scan, "--format", format);
			expect(text).toMatch(/scan\s+again/);
			expect(text).toContain(changeRun);
		}
		expect((await report(runs, scan, "--format", "changes-csv")).trim().split("\r\n")).toHaveLength(5);
	});

	it("has a report of its own", async () => {
		const {
			run: head,
			changes,
			traces,
		} = changeRunReportSchema.parse(JSON.parse(await report(runs, changeRun, "--format", "json")));
		expect(head.id).toBe(changeRun);
		expect(changes.map(({ mitigation, status }) => `${mitigation} ${status}`).sort()).toEqual(
			MITIGATIONS.flatMap((id) => [`${id} verified`, `${id} verified`]),
		);
		const files = traces.filter(({ kind, what }) => kind === "file" && what.startsWith("written"));
		expect(files.map(({ host }) => host).sort()).toEqual([...HOSTS, ...HOSTS].sort());
		for (const { from, to, sha256 } of files) {
			expect(sha256).toMatch(/^[0-9a-f]{64}$/);
			expect(Date.parse(to ?? "") - Date.parse(from)).toBeLessThan(60_000);
		}
		expect(await report(runs, changeRun)).toContain("<!doctype html>");
		expect(await report(runs, changeRun, "--format", "markdown")).toContain(`exf rollback ${changeRun}`);
		expect(await report(runs, changeRun, "--format", "terminal")).toContain("verified");
	});

	it("is refused in formats that it has not, and for another tenant", async () => {
		const csv = await exf(["report", changeRun, "--runs", runs, "--format", "csv"]);
		expect([csv.code, csv.err]).toEqual([2, expect.stringContaining("is for scans")]);
		const other = await exf(["report", changeRun, "--runs", runs, "--tenant", "fabrikam"]);
		expect(other.code).toBe(2);
	});

	it("is drift when it is gone, although no scan ever saw it", { timeout: 120_000 }, async () => {
		const later = await scanInto(runs);
		expect(await standings(runs, later)).toEqual({ gone: 4 });
		const { hosts } = runReportSchema.parse(JSON.parse(await report(runs, later, "--format", "json")));
		const drift = hosts.flatMap(({ findings }) => findings.filter(({ rule }) => rule === "mitigation-drift"));
		expect(drift).toHaveLength(4);
		for (const { summary } of drift) expect(summary).toContain(`was applied by run ${changeRun} on`);
		const changes = JSON.parse(await run(0, ["diff", "--runs", runs, "--json"])) as Changes;
		expect(changes.ownChanges.map(({ status }) => status)).toEqual(Array(4).fill("verified"));
		expect(await run(0, ["diff", "--runs", runs])).toContain(`owa-csp was applied by run ${changeRun}`);
	});

	it("is no drift when it was rolled back", { timeout: 120_000 }, async () => {
		expect(await standings(knowing, scan)).toEqual({ since: 4 });
		const later = await scanInto(knowing);
		expect(await standings(knowing, later)).toEqual({ "rolled-back": 4 });
		const { hosts } = runReportSchema.parse(JSON.parse(await report(knowing, later, "--format", "json")));
		expect(
			hosts.flatMap(({ verdicts }) => verdicts.filter(({ rule }) => rule === "mitigation-drift")),
		).toMatchObject([{ state: "not-applicable" }, { state: "not-applicable" }]);
		const changes = JSON.parse(await run(0, ["diff", "--runs", knowing, "--json"])) as Changes;
		expect(changes.ownChanges.map(({ status }) => status)).toEqual(Array(4).fill("rolled-back"));
	});
});
