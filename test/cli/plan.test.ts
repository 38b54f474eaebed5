import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { campaignSchema, hashCampaign } from "../../src/core/model/change/campaign.ts";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { hashPlan, type Plan, planSchema } from "../../src/core/model/change/plan.ts";
import { type CliResult, exf } from "../support/cli.ts";
import { engineCommand } from "../support/engine.ts";
import { startTestLab, type TestLab } from "../support/lab.ts";

const engine = engineCommand();
const STORIES = ["mitigation-lost", "mitigated-by-name", "mitigated", "mitigation-left", "protection-off"];

interface HostData {
	loadBalancerGroup?: string;
}
interface TenantData extends HostData {
	policy?: object;
	dag?: string;
	sites: Record<string, { hosts: Record<string, HostData> }>;
}
interface InventoryData {
	tenants: Record<string, TenantData>;
}

describe.skipIf(engine === undefined)("exf plan over servers with a real PowerShell", () => {
	let lab: TestLab;
	let runs: string;

	beforeAll(async () => {
		process.env["EXF_LAB_ENGINE"] = engine;
		lab = await startTestLab({ engine: "powershell", stories: [...STORIES, "unreachable"] });
		runs = join(lab.dir, "runs");
		const inventory = change("both", (data) => {
			// The same servers as those of a second customer, whose hosts have other names.
			const { contoso } = data.tenants;
			if (contoso !== undefined) data.tenants["adatum"] = structuredClone(contoso);
		});
		const scanned = await exf([
			"scan",
			"--all-tenants",
			"--inventory",
			inventory,
			"--runs",
			runs,
			"--no-report",
		]);
		// One host is unreachable, and others have findings.
		if (scanned.code !== 4) throw new Error(`the scan ended with ${scanned.code}: ${scanned.err}`);
	}, 240_000);
	afterAll(() => lab.remove());

	/** The inventory of the lab with something different in it. */
	function change(name: string, edit: (data: InventoryData) => void): string {
		const data: InventoryData = parse(readFileSync(lab.inventory, "utf8"));
		edit(data);
		const path = join(lab.dir, `${name}.yaml`);
		writeFileSync(path, stringify(data, { aliasDuplicateObjects: false }));
		return path;
	}

	function plansOf(folder: string): Plan[] {
		const files = readdirSync(folder).filter(
			(name) => /Z-[a-z]+\.json$/.test(name) && !name.includes("campaign"),
		);
		return files.map((name) => planSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))));
	}

	async function plan(
		name: string,
		...more: readonly string[]
	): Promise<CliResult & { readonly folder: string }> {
		const folder = join(lab.dir, name);
		const inventory = more.includes("--inventory") ? [] : ["--inventory", lab.inventory];
		const args = [...inventory, "--runs", runs, "--plans", folder, "--connect-timeout", "5s"];
		return { ...(await exf(["plan", ...args, ...more])), folder };
	}

	it("does nothing where nobody confirms that the hosts were never hunted on", async () => {
		const { code, err, folder } = await plan("unconfirmed");
		expect(code).toBe(2);
		expect(err).toMatch(/3 hosts were never searched for signs of compromise/);
		expect(existsSync(folder)).toBe(false);
	});

	it("plans what the run recommends, and says what it could not look at", async () => {
		const inventory = change("silent", ({ tenants: { contoso } }) => {
			delete contoso?.dag;
			delete contoso?.loadBalancerGroup;
			delete contoso?.policy;
		});
		const args = ["--inventory", inventory, "--confirm-never-hunted"];
		const { code, out, folder } = await plan("recommended", ...args);
		expect(code).toBe(3);
		const [made] = plansOf(folder);
		expect(made?.hash).toBe(made === undefined ? "" : hashPlan(made));
		expect(made?.steps.map(({ host, unit }) => `${host} ${unit}`).sort()).toEqual([
			"contoso/lab/mitigated-by-name mitigate/cve-2026-42897-owa-csp",
			"contoso/lab/mitigation-lost mitigate/cve-2026-42897-owa-csp",
			"contoso/lab/protection-off mitigate/extended-protection",
		]);
		for (const step of made?.steps ?? []) expect(step.precondition).toBe(preconditionOf(step.values));
		expect(made?.skipped).toMatchObject([{ host: "contoso/lab/unreachable", unit: null }]);
		expect([...(made?.neverHunted ?? [])].sort()).toEqual(made?.steps.map(({ host }) => host).sort());
		expect(out).toContain("owa-csp is left on contoso/lab/mitigation-left");
		expect(out).not.toContain("next: exf apply");
		// Nobody says what they are members of.
		expect(made?.batches.map((batch) => batch.length)).toEqual([1, 1, 1]);
		const files = readdirSync(folder);
		const names = files.map((name) => name.replace(/^\d+T\d+Z/, "ID")).sort();
		expect(names).toEqual(["ID-contoso.html", "ID-contoso.json"]);
		if (process.platform === "win32") return;
		// For the owner only.
		for (const name of files) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
	});

	it("answers for each host what was asked for", async () => {
		const asked = ["--mitigate", "CVE-2026-42897", "--confirm-never-hunted", "--json"];
		const { out } = await plan("asked", ...asked);
		const made = planSchema.parse(JSON.parse(out));
		const answers = made.skipped.map(({ host, obstacles }) => `${host} ${obstacles[0]?.code ?? ""}`);
		expect(answers.sort()).toEqual([
			"contoso/lab/mitigated in-force",
			"contoso/lab/mitigation-left build-fixed",
			"contoso/lab/protection-off build-fixed",
			"contoso/lab/unreachable not-assessed",
		]);
	});

	it("takes hosts side by side that do not stand in for each other, as the policy says", async () => {
		const inventory = change("known", ({ tenants: { contoso } }) => {
			if (contoso === undefined) return;
			contoso.policy = { allowApply: true, batches: ["100%"] };
			for (const name of ["mitigation-lost", "mitigated-by-name"]) {
				const host = contoso.sites["lab"]?.hosts[name];
				if (host !== undefined) host.loadBalancerGroup = "owa";
			}
		});
		const { out, folder } = await plan("known-plans", "--inventory", inventory, "--confirm-never-hunted");
		const [made] = plansOf(folder);
		expect(made?.batches.map((batch) => batch.length)).toEqual([2, 1]);
		expect(out).toContain("load-balanced group owa: 2 members");
		expect(out).toContain("next: exf apply ");
	});

	it("leaves virtual directories out that are to stay as they are", async () => {
		const excluded = ["--mitigate", "extended-protection", "--exclude-vdir", "EWSFrontEnd"];
		const { out } = await plan(
			"excluded",
			...excluded,
			"--host",
			"protection-off",
			"--confirm-never-hunted",
			"--json",
		);
		const made = planSchema.parse(JSON.parse(out));
		expect(made.steps[0]?.parameters).toEqual({ exclude: "Default Web Site/EWS" });
		expect(made.steps[0]?.values.some(({ target }) => target.includes("Default Web Site/EWS"))).toBe(false);
	});

	it("makes one plan for each tenant and a campaign over them", async () => {
		const inventory = join(lab.dir, "both.yaml");
		const args = [
			"--inventory",
			inventory,
			"--all-tenants",
			"--canary",
			"adatum",
			"--confirm-never-hunted",
			"--json",
		];
		const { code, out, folder } = await plan("campaign", ...args);
		expect(code).toBe(3);
		const campaign = campaignSchema.parse(JSON.parse(out));
		expect(campaign.hash).toBe(hashCampaign(campaign));
		expect(campaign.tenants.map(({ tenant, canary, hosts }) => [tenant, canary, hosts])).toEqual([
			["adatum", true, 3],
			["contoso", false, 3],
		]);
		for (const { plan: file, hash, tenant } of campaign.tenants) {
			const made = planSchema.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
			expect(made).toMatchObject({ hash, tenant, campaign: campaign.id });
			expect(made.steps.every(({ host }) => host.startsWith(`${tenant}/`))).toBe(true);
			expect(existsSync(join(folder, file.replace(/json$/, "html")))).toBe(true);
		}
	});

	it.each([
		[["--mitigate", "owa-csp", "--recommended"], "--mitigate and --recommended contradict each other"],
		[["--mitigate", "owa"], 'there is no mitigation "owa"; did you mean owa-csp?'],
		[["--accept-evidence-loss"], "--accept-evidence-loss needs --case"],
		[["--batches", "0"], "--batches 0: expected whole numbers or percentages"],
		[["--set", "owa-csp.mode=a"], "--set owa-csp.mode: it takes none"],
		[["--mitigate", "ews-backend-ip-filter"], "needs addresses"],
		[["--canary", "contoso"], "--canary belongs to --all-tenants"],
		[["--from", "20200101T000000Z"], 'no single run "20200101T000000Z"'],
	])("refuses %j before it connects to anything", async (args, message) => {
		const { code, err } = await plan("wrong", ...args);
		expect(err).toContain(message);
		expect(code).toBe(2);
	});

	it("wants one tenant, or all of them written out", async () => {
		const both = ["--inventory", join(lab.dir, "both.yaml")];
		expect((await plan("wrong", ...both)).err).toMatch(/has 2 tenants; say which/);
		expect((await plan("wrong", ...both, "--tenant", "adatum,contoso")).err).toMatch(
			/a plan is of one tenant/,
		);
	});

	it("explains without a run and without a server", async () => {
		const { code, out } = await exf(["plan", "--explain", "--mitigate", "owa-csp"], { cwd: lab.dir });
		expect(code).toBe(0);
		expect(out).toMatch(/^owa-csp {2}Content-Security-Policy/);
		expect(out).toMatch(/IE mode of Edge/);
	});
});
