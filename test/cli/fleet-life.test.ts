import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Changes } from "../../src/core/diff/changes.ts";
import { type CliResult, exf, startExf } from "../support/cli.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";
import { tempDir, tempDirFor } from "../support/temp-dir.ts";

describe("an estate over several runs", () => {
	let lab: TestLab;

	beforeAll(async () => {
		lab = await startTestLab({
			stories: [
				"mitigated",
				"mitigation-lost",
				"behind",
				"clean",
				"clean",
				"clean",
				"hang",
				"unreachable",
				"unreachable",
			],
		});
	});
	afterAll(() => lab.remove());

	/** An inventory of this estate in which each host is played by the server of a story. */
	function inventory(name: string, hosts: Readonly<Record<string, string>>, tenant = ""): string {
		const text = readFileSync(lab.inventory, "utf8");
		const lines = Object.entries(hosts).map(([host, story]) => {
			const line = text.split("\n").find((one) => one.trimStart().startsWith(`${story}:`)) ?? "";
			return line.replace(`${story}:`, `${host}:`);
		});
		const head = text.slice(0, text.indexOf("        hosts:\n"));
		const path = join(lab.dir, `${name}.yaml`);
		writeFileSync(
			path,
			`${head.replace("    credentials:", `${tenant}    credentials:`)}        hosts:\n${lines.join("\n")}\n`,
		);
		return path;
	}

	async function scan(path: string, runs: string, ...more: readonly string[]): Promise<CliResult> {
		return await exf(["scan", "--inventory", path, "--runs", runs, ...more]);
	}

	function runIds(runs: string): string[] {
		return readdirSync(runs)
			.filter((name) => /^\d/.test(name))
			.sort();
	}

	function records(
		runs: string,
		run: string,
	): { name: string; outcome: { status: string; code?: string } }[] {
		const lines = readFileSync(join(runs, run, "hosts.jsonl"), "utf8")
			.trimEnd()
			.split("\n");
		return lines.map((line) => JSON.parse(line));
	}

	describe("that lost a mitigation, gained a patch, and lost a host", () => {
		const runs = tempDirFor(afterAll);
		let second: CliResult;

		beforeAll(async () => {
			await scan(inventory("before", { ex01: "mitigated", ex02: "behind", ex03: "clean" }), runs);
			second = await scan(inventory("after", { ex01: "mitigation-lost", ex02: "clean" }), runs);
		});

		async function changes(): Promise<Changes> {
			return JSON.parse((await exf(["diff", "--runs", runs, "--json"])).out);
		}

		it("says exactly that in the diff", async () => {
			const { vanishedMitigations, builds, missing, added, newlyNotAssessed } = await changes();
			expect(vanishedMitigations).toMatchObject([
				{ host: "contoso/lab/ex01", id: "owa-csp", from: "effective", to: "none" },
			]);
			expect(builds.map(({ host }) => host)).toEqual(["contoso/lab/ex01", "contoso/lab/ex02"]);
			expect(missing).toEqual([{ tenant: "contoso", host: "contoso/lab/ex03" }]);
			expect([added, newlyNotAssessed]).toEqual([[], []]);
		});

		it("says what is new and what is fixed", async () => {
			const { items } = await changes();
			const verdicts = items.filter(({ kind }) => kind === "verdict");
			const of = (change: string) =>
				verdicts.filter((item) => item.change === change).map(({ host, rule }) => `${host} ${rule}`);
			expect(of("new")).toContain("contoso/lab/ex01 mitigation-drift");
			expect(of("fixed")).toEqual(
				expect.arrayContaining([
					"contoso/lab/ex02 known-vulnerabilities",
					"contoso/lab/ex02 security-update",
				]),
			);
			expect(of("returned")).toEqual([]);
		});

		it("says so at the end of the scan", () => {
			expect(second.out).toMatch(/^since \d{4}-\d\d-\d\d \d\d:\d\d UTC: \d+ new, \d+ fixed, 0 returned/m);
			expect(second.out).toContain("1 mitigation vanished, 2 hosts with another build, 1 host missing");
			expect(second.out).toContain("LOST      owa-csp on contoso/lab/ex01");
		});

		it("says so in the report", () => {
			const html = readFileSync(join(runs, runIds(runs)[1] ?? "", "report.html"), "utf8");
			expect(html).toContain("1 mitigation vanished since the earlier run");
			expect(html.replace(/<[^>]+>/g, "")).toContain("contoso/lab/ex03 is missing");
		});

		it("keeps it in the ledger", () => {
			const lines = readFileSync(join(runs, "ledger", "contoso.jsonl"), "utf8")
				.trimEnd()
				.split("\n")
				.slice(1);
			const hosts = new Map(lines.map((line) => [JSON.parse(line).host, JSON.parse(line)]));
			const states = (host: string, rule: string) =>
				Object.values(hosts.get(host).entries[rule] as Record<string, unknown[]>).map((entry) => entry[3]);
			expect(new Set(states("contoso/lab/ex02", "known-vulnerabilities"))).toEqual(new Set(["fixed"]));
			expect(states("contoso/lab/ex01", "mitigation-drift")).toEqual(["new", "new"]);
			expect(hosts.get("contoso/lab/ex03").run).toBe(runIds(runs)[0]);
		});

		it("keeps reporting the lost mitigation, and sees when it is back", async () => {
			await scan(inventory("after", { ex01: "mitigation-lost", ex02: "clean" }), runs);
			expect((await changes()).vanishedMitigations).toEqual([]);
			const still = await exf(["report", "--runs", runs, "--format", "json", "-o", "-"]);
			expect(still.out).toContain('"rule":"mitigation-drift","subject":"owa-csp","state":"fail"');
			await scan(inventory("after", { ex01: "mitigated", ex02: "clean" }), runs);
			const { gainedMitigations, items } = await changes();
			expect(gainedMitigations).toMatchObject([{ host: "contoso/lab/ex01", id: "owa-csp", to: "effective" }]);
			expect(items).toContainEqual(
				expect.objectContaining({ rule: "mitigation-drift", change: "fixed", kind: "verdict" }),
			);
		});
	});

	it("continues a killed run in its folder, without asking finished hosts again", async () => {
		const runs = tempDir();
		const path = inventory("resume", { ex01: "clean", ex02: "behind", ex03: "hang" });
		const killed = startExf(["scan", "--inventory", path, "--runs", runs]);
		await killed.wrote("[2/3]");
		killed.child.kill("SIGKILL");
		await killed.ended;
		const [run = ""] = runIds(runs);
		const before = records(runs, run);
		inventory("resume", { ex01: "clean", ex02: "behind", ex03: "clean-2" });
		const resumed = await scan(path, runs, "--resume", "latest");
		expect(resumed.err).toContain("[3/3] contoso/lab/ex03 ok");
		expect(resumed.err).not.toContain("ex01");
		expect(resumed.out).toContain("hosts     3 = 3 ok");
		expect(runIds(runs)).toEqual([run]);
		expect(records(runs, run).slice(0, 2)).toEqual(before);
		expect((await scan(path, runs, "--resume", run)).err).toContain("has no hosts left to scan");
	});

	it("continues an interrupted run with the hosts that were cut off", async () => {
		const runs = tempDir();
		const path = inventory("resume", { ex01: "clean", ex02: "hang" });
		const interrupted = startExf(["scan", "--inventory", path, "--runs", runs]);
		await interrupted.wrote("[1/2]");
		interrupted.child.kill("SIGINT");
		expect((await interrupted.ended).code).toBe(130);
		inventory("resume", { ex01: "clean", ex02: "clean-2" });
		expect((await scan(path, runs, "--resume")).code).toBe(0);
		expect(records(runs, runIds(runs)[0] ?? "").map(({ name, outcome }) => [name, outcome.status])).toEqual([
			["ex01", "ok"],
			["ex02", "ok"],
		]);
	});

	it("refuses to continue a run with other hosts or other scripts", async () => {
		const runs = tempDir();
		const path = inventory("refuse", { ex01: "clean", ex02: "hang" });
		await scan(path, runs, "--run-timeout", "4s");
		const other = await scan(path, runs, "--resume", "latest", "--host", "ex02");
		expect(other.code).toBe(2);
		expect(other.err).toContain("it selected 2 hosts, now it is 1");
		const document = join(runs, runIds(runs)[0] ?? "", "run.json");
		writeFileSync(
			document,
			readFileSync(document, "utf8").replace(/"bundle": "[0-9a-f]{4}/, '"bundle": "0000'),
		);
		const scripts = await scan(path, runs, "--resume", "latest");
		expect(scripts.err).toContain("the scripts are not the same");
	});

	it("scans again what was not assessed, and the set shrinks", async () => {
		const runs = tempDir();
		const path = inventory("rerun", { ex01: "clean", ex02: "unreachable", ex03: "unreachable-2" });
		await scan(path, runs);
		inventory("rerun", { ex01: "clean", ex02: "clean-2", ex03: "unreachable-2" });
		const again = await scan(path, runs, "--rerun", "failed");
		expect(again.out).toContain("hosts     2 = 1 ok + 1 unreachable");
		inventory("rerun", { ex01: "clean", ex02: "clean-2", ex03: "clean-3" });
		expect((await scan(path, runs, "--rerun", "unreachable")).out).toContain("hosts     1 = 1 ok");
		const nothing = await scan(path, runs, "--rerun", "failed");
		expect([nothing.code, nothing.err]).toEqual([0, expect.stringContaining("nothing to scan")]);
		expect(runIds(runs)).toHaveLength(3);
	});

	it("does not fail for what somebody accepted, and fails again when that is over", async () => {
		const runs = tempDir();
		const path = inventory("waived", { ex02: "behind" }, "    waivers: waivers.yaml\n");
		const write = (expires: string): void => {
			const waive = (rule: string) =>
				`- { rule: ${rule}, hosts: [lab/ex02], reason: CHG-1, owner: jd, expires: ${expires} }\n`;
			writeFileSync(join(lab.dir, "waivers.yaml"), waive("known-vulnerabilities") + waive("security-update"));
		};
		write(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
		const waived = await scan(path, runs);
		expect(waived.code).toBe(0);
		expect(waived.out).toContain("2 waived");
		write("2026-01-31");
		const expired = await scan(path, runs);
		expect(expired.code).toBe(1);
		expect(expired.out.replace(/\s+/g, " ")).toContain("expired on 2026-01-31");
		const analyzed = await exf(["analyze", runIds(runs)[0] ?? "", "--runs", runs]);
		expect([analyzed.code, analyzed.out]).toEqual([0, expect.stringContaining("2 waived")]);
	});

	it("makes its ledger again when somebody deleted it", async () => {
		const runs = tempDir();
		const path = inventory("ledger", { ex02: "behind" });
		await scan(path, runs);
		rmSync(join(runs, "ledger"), { recursive: true });
		await scan(path, runs);
		expect(readFileSync(join(runs, "ledger", "contoso.jsonl"), "utf8")).toContain('"unchanged"');
	});

	it("writes a report for somebody else without a name in it", async () => {
		const runs = tempDir();
		await scan(inventory("redacted", { ex01: "clean", ex02: "behind", ex03: "unreachable" }), runs);
		for (const format of ["html", "json", "terminal", "markdown", "csv"]) {
			const out = join(runs, `out-${format}`);
			const { code } = await exf([
				"report",
				"--runs",
				runs,
				"--format",
				format,
				"-o",
				out,
				"--redact",
				"hosts,users,ips",
			]);
			expect(code).toBe(0);
			const files = format === "csv" ? readdirSync(out).map((name) => join(out, name)) : [out];
			for (const file of files) {
				const text = readFileSync(file, "utf8");
				// Nothing was changed on these hosts.
				if (!file.endsWith("changes.redacted.csv")) expect(text).toContain("host-00");
				expect(text).not.toMatch(/ex0[123]|127\.1\.0\.\d|svc-fleet|clean\.|behind\./i);
			}
		}
	});
});
