import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app/create-app.ts";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import type { RunDocument } from "../../src/core/model/run-document.ts";
import { type CliResult, exf } from "../support/cli.ts";
import { collectedText } from "../support/collected-file.ts";
import { labHost } from "../support/lab-host.ts";
import { runCollector } from "../support/run-collector.ts";
import { engine } from "../support/run-script.ts";
import { tempDir } from "../support/temp-dir.ts";

const INVENTORY = `version: 1
tenants:
  contoso:
    credentials: { admin: { user: svc, keyFile: /nowhere/key } }
    connection: { credential: admin }
    hosts: { ex01: { address: ex01.contoso.example }, ex02: { address: ex02.contoso.example } }
  fabrikam:
    credentials: { admin: { user: svc, keyFile: /nowhere/key } }
    connection: { credential: admin }
    hosts: { mx01: { address: mx01.fabrikam.example } }
`;

let dir = "";
let bundle = "";

beforeEach(async () => {
	dir = tempDir();
	bundle = (await createApp()).bundle.sha256;
	writeFileSync(join(dir, "inventory.yaml"), INVENTORY);
	mkdirSync(join(dir, "results"));
});

/** A file of today in the folder of results. */
function result(name: string, changes: Readonly<Record<string, unknown>> = {}): void {
	const createdAt = new Date().toISOString();
	writeFileSync(join(dir, "results", name), collectedText({ bundle, createdAt, ...changes }));
}

async function run(...args: readonly string[]): Promise<CliResult> {
	return await exf(args, { cwd: dir });
}

function stored(): { readonly head: RunDocument; readonly hosts: readonly HostRecord[] } {
	const ids = readdirSync(join(dir, "runs")).filter((name) => /^\d{8}T/.test(name));
	const folder = join(dir, "runs", ids.sort().at(-1) ?? "");
	const lines = readFileSync(join(folder, "hosts.jsonl"), "utf8").trim().split("\n");
	return {
		head: JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunDocument,
		hosts: lines.map((line) => JSON.parse(line) as HostRecord),
	};
}

describe("exf import", () => {
	it("makes a run of the files, with where and when they are from", async () => {
		const createdAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
		result("ex01.json", { createdAt });
		result("ex02.json", { computer: "EX02" });
		const { code, out } = await run("import", "results", "--tenant", "contoso");
		expect([0, 1, 3, 4]).toContain(code);
		expect(out).toContain("report: ");
		const { head, hosts } = stored();
		expect(head).toMatchObject({ state: "finished", selection: { hosts: 2 }, scripts: { bundle } });
		expect(hosts.map((host) => host.host).sort()).toEqual(["contoso/default/ex01", "contoso/default/ex02"]);
		const first = hosts.find((host) => host.name === "ex01");
		expect(first).toMatchObject({ startedAt: createdAt, attempts: 1, weakenings: [] });
		expect(first?.notes.join()).toContain("import: collected on the host at");
		expect(first?.notes.join()).toContain("3 days old");
	});

	it("never judges a file for a tenant that was not named", async () => {
		result("theirs.json", { tenant: "fabrikam", computer: "MX01" });
		const { code, err } = await run("import", "results", "--tenant", "contoso");
		expect(code).toBe(2);
		expect(err).toContain("it is for tenant fabrikam, not for contoso");
		expect(readdirSync(dir)).not.toContain("runs");
	});

	it("wants a tenant named where there are several", async () => {
		result("ex01.json");
		expect(await run("import", "results")).toMatchObject({ code: 2, out: "" });
	});

	it("says which files it left out, and does not call that clean", async () => {
		result("ex01.json");
		result("stranger.json", { computer: "EX77" });
		const { code, err } = await run("import", "results", "--tenant", "contoso", "--fail-on", "critical");
		expect([3, 4]).toContain(code);
		expect(err).toContain("no host that is called EX77");
		expect(err).toContain("no file   contoso/default/ex02");
		expect(stored().head.problems.join()).toContain("1 unknown-host");
	});

	it("takes old files only when told to, and writes that on the host", async () => {
		result("ex01.json", { createdAt: "2026-01-01T00:00:00.000Z" });
		expect(await run("import", "results", "--tenant", "contoso")).toMatchObject({ code: 2 });
		await run("import", "results", "--tenant", "contoso", "--allow-stale");
		expect(stored().hosts[0]?.weakenings.join()).toContain("--allow-stale");
	});

	it("adds to an earlier run what that run could not assess, and nothing else", async () => {
		// The key file does not exist, so nobody is reached. The file has one unit of several.
		await run("scan", "--tenant", "contoso");
		result("ex01.json");
		await run("import", "results", "--tenant", "contoso", "--into", "latest");
		const { head, hosts } = stored();
		expect(head).toMatchObject({ state: "finished", selection: { hosts: 2 } });
		expect(head.totals.all).toMatchObject({ hosts: 2, assessed: 1 });
		expect(hosts.map((host) => `${host.name} ${host.outcome.status}`).sort()).toEqual([
			"ex01 partial",
			"ex02 auth-failed",
		]);
		const again = await run("import", "results", "--tenant", "contoso", "--into", "latest");
		expect(again).toMatchObject({ code: 2, err: expect.stringContaining("assessed all of these hosts") });
		expect(stored()).toEqual({ head, hosts });
	});

	it("does not bring a tenant into a run that is without it", async () => {
		await run("scan", "--tenant", "contoso");
		result("mx01.json", { tenant: "fabrikam", computer: "MX01" });
		const { code, err } = await run("import", "results", "--tenant", "fabrikam", "--into", "latest");
		expect([code, err]).toEqual([2, expect.stringContaining("it has no tenant fabrikam")]);
		expect(stored().head.totals.all.hosts).toBe(2);
	});
});

describe.skipIf(engine === undefined)("exf collector build", () => {
	it("makes a script whose result can be imported", async () => {
		const built = await run("collector", "build", "--tenant", "contoso", "--json");
		expect(JSON.parse(built.out)).toMatchObject({ tenant: "contoso", bundle });
		await runCollector({
			powershell: engine ?? "",
			dir,
			collector: { text: readFileSync(join(dir, "exf-collector-contoso.ps1"), "utf8") },
			outputFolder: join(dir, "results"),
			host: labHost({ utcNow: null }),
		});
		await run("import", "results", "--tenant", "contoso");
		expect(stored().hosts).toMatchObject([
			{ host: "contoso/default/ex01", identity: { computerName: "EX01" } },
		]);
	});

	it("wants exactly one tenant", async () => {
		expect(await run("collector", "build")).toMatchObject({ code: 2 });
		expect(await run("collector", "build", "--tenant", "contoso,fabrikam")).toMatchObject({ code: 2 });
		expect(readdirSync(dir).filter((name) => name.endsWith(".ps1"))).toEqual([]);
	});
});
