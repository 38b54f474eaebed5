import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { campaignSchema } from "../../src/core/model/change/campaign.ts";
import { changeRunSchema } from "../../src/core/model/change/change-run.ts";
import { changedHosts } from "../../src/lab/changed-hosts.ts";
import { labFiles } from "../../src/lab/lab-files.ts";
import { type CliResult, exf } from "../support/cli.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";

/** Servers of three customers, scanned, and a campaign over them that begins with one of them. */
async function startCampaign(stories: readonly string[]) {
	const lab = await startTestLab({ stories });
	onTestFinished(() => lab.remove());
	const common = ["--inventory", lab.inventory, "--runs", join(lab.dir, "runs")];
	expect((await exf(["scan", "--all-tenants", ...common, "--no-report"])).code).toBe(1);
	const file = join(lab.dir, "campaign.json");
	const wishes = ["--mitigate", "backend-cookie", "--mitigate", "owa-csp", "--canary", "adatum"];
	const options = ["--all-tenants", "--confirm-never-hunted", "--out", file, ...wishes];
	const planned = await exf(["plan", ...common, "--plans", lab.dir, ...options]);
	expect(planned.code, planned.err).toBe(0);
	return { lab, common, file, campaign: campaignSchema.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

/** Runs that changed hosts, by their tenant. */
function changeRuns({ dir }: TestLab) {
	const runs = join(dir, "runs");
	const heads = readdirSync(runs).map((run) => join(runs, run, "change-run.json"));
	const read = heads.filter(existsSync).map((head) => JSON.parse(readFileSync(head, "utf8")));
	return new Map(read.map((run) => changeRunSchema.parse(run)).map((run) => [run.tenant, run]));
}

async function changed({ dir }: TestLab): Promise<string[]> {
	return (await changedHosts(labFiles(dir).changes)).sort();
}

describe("a campaign over the servers of several customers", () => {
	it("needs one approval of all, changes one customer after the other, and can be undone for each", {
		timeout: 180_000,
	}, async () => {
		const stories = ["unpatched", "adatum/unpatched", "fabrikam/unpatched", "fabrikam/unpatched"];
		const { lab, common, file, campaign } = await startCampaign(stories);
		expect(campaign.tenants.map(({ tenant, hosts, canary }) => [tenant, hosts, canary])).toEqual([
			["adatum", 1, true],
			["contoso", 1, false],
			["fabrikam", 2, false],
		]);
		const apply = async (hash: string, hosts: number): Promise<CliResult> =>
			await exf(["apply", file, ...common, "--approve", hash, "--expect-hosts", String(hosts)]);
		// The hash of one customer's plan approves nothing for the others; neither does another number of hosts.
		for (const refused of [await apply(campaign.tenants[0]?.hash ?? "", 4), await apply(campaign.hash, 3)]) {
			expect(refused.code).toBe(2);
			expect(await changed(lab)).toEqual([]);
		}
		const done = await apply(campaign.hash, 4);
		expect(done.code, done.err).toBe(0);
		expect(await changed(lab)).toHaveLength(4);
		const runs = changeRuns(lab);
		expect([...runs.values()].map(({ tenant, state, hosts }) => [tenant, state, hosts.length])).toEqual([
			["adatum", "finished", 1],
			["contoso", "finished", 1],
			["fabrikam", "finished", 2],
		]);
		const audit = await exf(["audit", "verify", "--runs", join(lab.dir, "runs")]);
		expect(audit.code, audit.out).toBe(0);

		const run = runs.get("fabrikam")?.id ?? "";
		expect((await exf(["rollback", run, ...common, "--expect-hosts", "2"])).code).toBe(0);
		expect((await changed(lab)).map((host) => host.split("/")[0])).toEqual(["adatum", "contoso"]);
	});

	it("begins no other customer when the first one fails", { timeout: 180_000 }, async () => {
		const { lab, common, file, campaign } = await startCampaign(["unpatched", "adatum/rules-cleared"]);
		const approved = ["apply", file, ...common, "--approve", campaign.hash, "--expect-hosts", "2"];
		const failed = await exf(approved);
		expect(failed.code, failed.out).toBe(5);
		expect(failed.out).toContain("nothing was begun");
		expect([...changeRuns(lab).keys()]).toEqual(["adatum"]);
		// What did not hold was taken back.
		expect(await changed(lab)).toEqual([]);
	});
});
