import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { changedHosts } from "../../src/lab/changed-hosts.ts";
import { labFiles } from "../../src/lab/lab-files.ts";
import { exf } from "../support/cli.ts";
import { engineCommand } from "../support/engine.ts";
import { startTestLab } from "../support/lab.ts";

const engine = engineCommand();

describe.skipIf(engine === undefined)(
	"URL Rewrite from an MSI file, on a server with a real PowerShell",
	() => {
		it("is sent, checked, installed, followed by the rule that needs it, and taken back", {
			timeout: 300_000,
		}, async () => {
			process.env["EXF_LAB_ENGINE"] = engine;
			const lab = await startTestLab({ engine: "powershell", stories: ["no-url-rewrite"] });
			onTestFinished(() => lab.remove());
			const runs = join(lab.dir, "runs");
			const common = ["--inventory", lab.inventory, "--runs", runs];
			const { rewriteInstaller, changes } = labFiles(lab.dir);
			expect((await exf(["scan", ...common, "--no-report"])).code).toBe(1);

			async function applyPlan(name: string, wishes: readonly string[], file: readonly string[]) {
				const path = join(lab.dir, `${name}.json`);
				const options = ["--confirm-never-hunted", "--out", path, "--mitigate", ...wishes];
				const planned = await exf(["plan", ...common, ...options, ...file]);
				expect(planned.code, planned.err).toBe(0);
				const { hash } = JSON.parse(readFileSync(path, "utf8")) as { hash: string };
				const approved = ["apply", path, ...common, "--approve", hash, "--expect-hosts", "1"];
				return { planned, apply: async (...more: string[]) => await exf([...approved, ...more]) };
			}

			const module = await applyPlan("module", ["url-rewrite-module"], ["--file", rewriteInstaller]);
			expect(module.planned.out).toContain(`--file ${rewriteInstaller}`);
			// Before anything is begun, and not in the middle of a fleet.
			expect(await module.apply()).toMatchObject({ code: 2, err: expect.stringContaining("--file") });
			const installed = await module.apply("--file", rewriteInstaller);
			expect(installed.code, installed.err).toBe(0);
			expect(installed.out).toContain("verified");

			const rule = await applyPlan("rule", ["owa-csp"], []);
			const ruled = await rule.apply();
			expect(ruled.code, ruled.err).toBe(0);

			// The rule goes first: without the module its site would fail.
			const changeRuns = readdirSync(runs).filter((run) => existsSync(join(runs, run, "change-run.json")));
			const [first = "", second = ""] = changeRuns.sort();
			const early = await exf(["rollback", first, ...common, "--expect-hosts", "1"]);
			expect(early.code, early.out).toBe(6);
			expect(early.out).toContain("has rewrite rules");
			expect((await exf(["rollback", second, ...common, "--expect-hosts", "1"])).code).toBe(0);
			const back = await exf(["rollback", first, ...common, "--expect-hosts", "1"]);
			expect(back.code, back.out).toBe(0);
			// The installer's file is gone, too: the server is what it was.
			expect(await changedHosts(changes)).toEqual([]);
			expect((await exf(["audit", "verify", "--runs", runs])).code).toBe(0);
		});
	},
);
