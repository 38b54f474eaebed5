import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exf, startExf } from "../support/cli.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";
import { tempDir } from "../support/temp-dir.ts";
import { canMount, mountTinyDisk } from "../support/tiny-disk.ts";

describe("a scan that runs into trouble", () => {
	let lab: TestLab;

	beforeAll(async () => {
		lab = await startTestLab({ stories: ["clean", "behind", "esu", "hang"] });
	});
	afterAll(() => lab.remove());

	function scanArgs(runs: string, ...more: readonly string[]): string[] {
		return ["scan", "--all-tenants", "--inventory", lab.inventory, "--runs", runs, ...more];
	}
	function recordsOf(runs: string): { name: string; outcome: { status: string; code?: string } }[] {
		const run = readdirSync(runs).find((name) => /^\d/.test(name)) ?? "";
		const lines = readFileSync(join(runs, run, "hosts.jsonl"), "utf8")
			.trimEnd()
			.split("\n");
		return lines.map((line) => JSON.parse(line));
	}

	it("lets one scan at a time use a run folder (exit 7), and the next one when it has ended", async () => {
		const runs = tempDir();
		const first = startExf(scanArgs(runs, "--idle-timeout", "12s"));
		await first.wrote("[3/4]");
		const second = await exf(scanArgs(runs));
		expect(second.code).toBe(7);
		expect(second.err).toContain(`held by process ${first.child.pid}`);
		expect((await first.ended).code).toBe(4);
		expect((await exf(scanArgs(runs, "--host", "*/clean"))).code).toBe(0);
	});

	it("records every host when it is interrupted (exit 130)", async () => {
		const runs = tempDir();
		const scan = startExf(scanArgs(runs));
		await scan.wrote("[3/4]");
		scan.child.kill("SIGINT");
		const { code, out } = await scan.ended;
		expect(code).toBe(130);
		expect(out).toContain("interrupted");
		expect(recordsOf(runs).find((record) => record.name === "hang")?.outcome).toMatchObject({
			status: "skipped",
			code: "interrupted",
		});
		expect(recordsOf(runs)).toHaveLength(4);
		expect(existsSync(join(runs, ".lock"))).toBe(false);
	});

	it("keeps what was finished when it is killed, takes over its lock, and reports on the rest", async () => {
		const runs = tempDir();
		const scan = startExf(scanArgs(runs));
		await scan.wrote("[3/4]");
		scan.child.kill("SIGKILL");
		await scan.ended;
		expect(recordsOf(runs).map((record) => record.outcome.status)).toEqual(["ok", "ok", "ok"]);
		const shown = await exf(["runs", "latest", "--runs", runs]);
		expect(shown.out).toContain("the run did not end: 3 of 4 hosts are recorded, 1 are missing");
		expect((await exf(["report", "--runs", runs])).out).toMatch(/^report: .*report\.html\n$/);
		expect((await exf(scanArgs(runs, "--host", "*/clean"))).code).toBe(0);
	});

	it("ends at its time limit and says which hosts it did not wait for", async () => {
		const runs = tempDir();
		const { code } = await exf(scanArgs(runs, "--run-timeout", "3s"));
		expect(code).toBe(4);
		expect(recordsOf(runs).find((record) => record.name === "hang")?.outcome).toMatchObject({
			status: "timed-out",
			code: "run-timeout",
		});
	});

	it("goes on without a host whose secret is missing", async () => {
		const dir = tempDir();
		const inventory = join(dir, "inventory.yaml");
		const text = readFileSync(lab.inventory, "utf8");
		const absolute = text
			.replaceAll("keyFile: id_ed25519", `keyFile: ${join(lab.dir, "id_ed25519")}`)
			.replaceAll("[ known_hosts ]", `[ ${join(lab.dir, "known_hosts")} ]`);
		const extra = [
			"  zz-extra:",
			"    credentials: { admin: { user: admin, password: 'env:EXF_TEST_NOT_SET' } }",
			"    connection: { credential: admin }",
			"    sites: { lab: { hosts: { lonely: { address: 127.0.0.1 } } } }",
		];
		writeFileSync(inventory, [absolute.trimEnd(), ...extra, ""].join("\n"));
		const { code, out } = await exf([
			"scan",
			"--all-tenants",
			"--inventory",
			inventory,
			"--runs",
			join(dir, "runs"),
			"--exclude",
			"*/hang",
		]);
		expect(code).toBe(4);
		expect(out).toContain("env:EXF_TEST_NOT_SET");
		const outcomes = Object.fromEntries(
			recordsOf(join(dir, "runs")).map((record) => [record.name, record.outcome.status]),
		);
		expect(outcomes).toEqual({ clean: "ok", behind: "ok", esu: "ok", lonely: "auth-failed" });
	});

	it("says what is wrong with an inventory, where, and ends with 2", async () => {
		const dir = tempDir();
		const path = join(dir, "inventory.yaml");
		const cases: readonly (readonly [text: string, message: RegExp])[] = [
			["", /inventory\.yaml/],
			["version: 1\nhosts:\n  ex01: { adress: a }\n", /inventory\.yaml:3:11.*adress/s],
			[
				"version: 1\nhosts:\n  ex01: { address: a }\n  ex02: { address: a }\n",
				/inventory\.yaml:4:.*address/s,
			],
			["version: 1\nhosts: [\n", /inventory\.yaml:/],
		];
		for (const [text, message] of cases) {
			writeFileSync(path, text);
			const { code, err } = await exf(["scan", "--inventory", path, "--runs", join(dir, "runs")]);
			expect([code, err]).toEqual([2, expect.stringMatching(message)]);
		}
		const missing = await exf(["scan", "--inventory", join(dir, "nowhere.yaml")], { cwd: dir });
		expect([missing.code, missing.err]).toEqual([2, expect.stringContaining("nowhere.yaml")]);
	});

	it("ends with 2 for a run folder that cannot be made", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "file"), "");
		const { code, err } = await exf(scanArgs(join(dir, "file", "runs")));
		expect([code, err]).toEqual([2, expect.stringContaining("--runs")]);
	});

	describe.skipIf(!canMount)("on a small or read-only disk", () => {
		it("ends with 2 for a read-only run folder", async () => {
			const disk = mountTinyDisk("size=1m");
			try {
				disk.remount("ro");
				const { code, err } = await exf(scanArgs(join(disk.dir, "runs")));
				expect([code, err]).toEqual([2, expect.stringContaining("read-only")]);
			} finally {
				disk.remove();
			}
		});

		it("scans on when the disk is full, prints every result, and says what is not saved", async () => {
			const disk = mountTinyDisk("size=28k");
			try {
				const { code, out, err } = await exf(scanArgs(disk.dir, "--exclude", "*/hang", "--no-report"));
				expect(code).toBe(2);
				expect(err).toContain("ENOSPC");
				expect(out).toContain("host records could not be written");
				expect(out).toMatch(/hosts\s+3 = 3 ok/);
			} finally {
				disk.remove();
			}
		});
	});
});
