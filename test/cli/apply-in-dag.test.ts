import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { applyPlan } from "../../src/app/apply-plan.ts";
import { readPlanToApply } from "../../src/app/changes/read-plan.ts";
import { createApp } from "../../src/app/create-app.ts";
import { openFleet } from "../../src/app/open-fleet.ts";
import type { ChangeRun } from "../../src/core/model/change/change-run.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { type LabHandle, runLab } from "../../src/lab/run-lab.ts";
import { exf } from "../support/cli.ts";
import { labEngine } from "../support/lab-engine.ts";
import { tempDir } from "../support/temp-dir.ts";

const NO_TIMEOUTS = { connectMs: undefined, operationMs: undefined, idleMs: undefined };

interface Estate {
	readonly dir: string;
	readonly runsDir: string;
	readonly lab: LabHandle;
}

/** A lab, scanned. */
async function scanned(stories: readonly string[]): Promise<Estate> {
	const dir = tempDir();
	const { bundle } = await createApp();
	const lab = await runLab({
		dir: join(dir, "lab"),
		stories,
		...labEngine,
		readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
		signal: new AbortController().signal,
	});
	onTestFinished(() => lab.close());
	const runsDir = join(dir, "runs");
	const scan = await exf(["scan", "--inventory", lab.files.inventory, "--runs", runsDir, "--no-report"]);
	expect(scan.code, scan.err).toBe(1);
	return { dir, runsDir, lab };
}

/** Plans one mitigation for these hosts, and applies it without waiting long for anything to settle. */
async function planAndApply({ dir, runsDir, lab }: Estate, hosts: readonly string[]): Promise<ChangeRun> {
	const { inventory } = lab.files;
	const file = join(dir, "plan.json");
	const chosen = hosts.flatMap((host) => ["--host", host]);
	const common = ["--inventory", inventory, "--runs", runsDir, ...chosen];
	const wish = ["--mitigate", "backend-cookie", "--confirm-never-hunted", "--out", file];
	const planned = await exf(["plan", ...common, ...wish]);
	expect(planned.code, planned.err).toBe(0);
	const plan = await readPlanToApply(file);
	expect(plan.batches).toEqual(hosts.map((host) => [`contoso/lab/${host}`]));
	const fleet = await openFleet({
		inventoryPath: inventory,
		allowPlaintextSecrets: false,
		selection: { tenant: ["contoso"] },
		targetsText: plan.batches.flat().join("\n"),
		concurrency: undefined,
		timeouts: NO_TIMEOUTS,
	});
	const { run } = await applyPlan(await createApp(), {
		fleet,
		knowledge: await loadKnowledge(),
		runsDir,
		command: "exf apply plan.json",
		plan,
		approval: { how: "unattended", hosts: hosts.length },
		outsideWindow: undefined,
		hooks: { before: undefined, after: undefined },
		probe: undefined,
		signal: new AbortController().signal,
		events: {},
		resume: undefined,
		times: { settleMs: 10, healthWaitMs: 10, healthPollMs: 10 },
		environment: process.env,
	});
	return run;
}

function rootConfig({ lab }: Estate, name: string): string {
	const placed = lab.hosts.find(({ host }) => host.name === name);
	return placed?.labHost.state.texts["C:\\inetpub\\wwwroot\\web.config"]?.template ?? "";
}

describe("apply on members of a DAG", { timeout: 400_000 }, () => {
	it("stops behind a member whose copies fail, and leaves the next one alone", async () => {
		const estate = await scanned(["dag-copies-fail", "dag-member"]);
		const run = await planAndApply(estate, ["dag-copies-fail", "dag-member"]);
		expect(run.stop?.reason).toBe("health-gate");
		expect(run.hosts).toMatchObject([
			{
				result: "done",
				healthy: false,
				problems: [
					"The copy of DB01 was healthy before and is Failed now.",
					"The copy queue of DB01 has 120 logs now, 0 before.",
					"The copy of DB02 was healthy before and is Failed now.",
					"The copy queue of DB02 has 120 logs now, 0 before.",
				],
			},
			{ result: "skipped" },
		]);
		expect(rootConfig(estate, "dag-copies-fail")).toContain("X-BEResource");
		expect(rootConfig(estate, "dag-member")).not.toContain("X-BEResource");
	});

	it("does not begin a member while another node is down", async () => {
		const estate = await scanned(["dag-node-down"]);
		const run = await planAndApply(estate, ["dag-node-down"]);
		expect(run).toMatchObject({
			stop: { reason: "health-gate", message: "not begun because of its DAG: contoso/lab/dag-node-down" },
			hosts: [
				{
					result: "skipped",
					healthy: false,
					problems: ["Not begun, for the sake of its DAG.", "Node EX02 of the cluster DAG01 is down."],
				},
			],
		});
		expect(rootConfig(estate, "dag-node-down")).not.toContain("X-BEResource");
		const log = readFileSync(join(estate.runsDir, run.id, "host-log.jsonl"), "utf8");
		expect(log).not.toContain('"before"');
	});
});
