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
const STORIES = [
	"mitigation-lost",
	"mitigated-by-name",
	"mitigated",
	"mitigation-left",
	"protection-off",
	"unreachable",
];

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
	let inventory: string;
	let runs: string;

	beforeAll(async () => {
		process.env["EXF_LAB_ENGINE"] = engine;
		lab = await startTestLab({ engine: "powershell", stories: STORIES });
		runs = join(lab.dir, "runs");
		// One of the servers is that of another customer.
		inventory = change("inventory-of-two", lab.inventory, ({ tenants }) => {
			const hosts = tenants["contoso"]?.sites["lab"]?.hosts ?? {};
			const { "mitigated-by-name": moved = {}, ...rest } = hosts;
			const { contoso } = tenants;
			if (contoso === undefined) return;
			tenants["adatum"] = { ...contoso, sites: { lab: { hosts: { "mitigated-by-name": moved } } } };
			tenants["contoso"] = { ...contoso, sites: { lab: { hosts: rest } } };
		});
		const scan = ["scan", "--all-tenants", "--inventory", inventory, "--runs", runs, "--no-report"];
		const scanned = await exf(scan);
		// One host is unreachable, and others have findings.
		if (scanned.code !== 4) throw new Error(`the scan ended with ${scanned.code}: ${scanned.err}`);
	}, 300_000);
	afterAll(() => lab.remove());

	/** An inventory with something different in it. */
	function change(name: string, from: string, edit: (data: InventoryData) => void): string {
		const data: InventoryData = parse(readFileSync(from, "utf8"));
		edit(data);
		const path = join(lab.dir, `${name}.yaml`);
		writeFileSync(path, stringify(data, { aliasDuplicateObjects: false }));
		return path;
	}

	/** Plans for contoso, unless told otherwise, into a folder of that name. */
	async function plan(
		name: string,
		args: readonly string[],
		scope: readonly string[] = ["--tenant", "contoso", "--inventory", inventory],
	): Promise<CliResult & { readonly folder: string }> {
		const folder = join(lab.dir, name);
		const common = ["--runs", runs, "--plans", folder, "--connect-timeout", "5s"];
		return { ...(await exf(["plan", ...scope, ...common, ...args])), folder };
	}

	function planOf(folder: string): Plan {
		const [name = ""] = readdirSync(folder).filter((file) => file.endsWith(".json"));
		return planSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8")));
	}

	const batchSizes = ({ batches }: Plan): number[] => batches.map((batch) => batch.length);

	it("does nothing where nobody confirms that the hosts were never hunted on", async () => {
		const { code, err, folder } = await plan("unconfirmed", []);
		expect(code).toBe(2);
		expect(err).toMatch(/2 hosts were never searched for signs of compromise/);
		expect(existsSync(folder)).toBe(false);
	});

	it("plans what the run recommends, and says what it could not look at", async () => {
		const silent = change("silent", inventory, ({ tenants: { contoso } }) => {
			delete contoso?.dag;
			delete contoso?.loadBalancerGroup;
			delete contoso?.policy;
		});
		const scope = ["--tenant", "contoso", "--inventory", silent];
		const { code, out, folder } = await plan("recommended", ["--confirm-never-hunted"], scope);
		expect(code).toBe(3);
		const made = planOf(folder);
		expect(made.hash).toBe(hashPlan(made));
		expect(made.steps.map(({ host, unit }) => `${host} ${unit}`).sort()).toEqual([
			"contoso/lab/mitigation-lost mitigate/cve-2026-42897-owa-csp",
			"contoso/lab/protection-off mitigate/extended-protection",
		]);
		for (const step of made.steps) expect(step.precondition).toBe(preconditionOf(step.values));
		expect(made.skipped).toMatchObject([{ host: "contoso/lab/unreachable", unit: null }]);
		expect([...made.neverHunted].sort()).toEqual(made.steps.map(({ host }) => host).sort());
		// Nobody says what they are members of, and whether they may be changed.
		expect(batchSizes(made)).toEqual([1, 1]);
		expect(out).toContain("owa-csp is left on contoso/lab/mitigation-left");
		expect(out).not.toContain("next: exf apply");
		const files = readdirSync(folder);
		const names = files.map((name) => name.replace(/^\d+T\d+Z/, "ID")).sort();
		expect(names).toEqual(["ID-contoso.html", "ID-contoso.json"]);
		if (process.platform === "win32") return;
		// For the owner only.
		for (const name of files) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
	});

	it("answers for each host what was asked for", async () => {
		const asked = ["--mitigate", "CVE-2026-42897", "--confirm-never-hunted", "--json"];
		const made = planSchema.parse(JSON.parse((await plan("asked", asked)).out));
		const answers = made.skipped.map(({ host, obstacles }) => `${host} ${obstacles[0]?.code ?? ""}`);
		expect(answers.sort()).toEqual([
			"contoso/lab/mitigated in-force",
			"contoso/lab/mitigation-left build-fixed",
			"contoso/lab/protection-off build-fixed",
			"contoso/lab/unreachable not-assessed",
		]);
	});

	it("keeps to the policy, and leaves out virtual directories that are to stay as they are", async () => {
		const open = change("open", inventory, ({ tenants: { contoso } }) => {
			if (contoso !== undefined) contoso.policy = { allowApply: true, batches: ["100%"] };
		});
		const scope = ["--tenant", "contoso", "--inventory", open];
		const args = ["--exclude-vdir", "EWSFrontEnd", "--confirm-never-hunted"];
		const { out, folder } = await plan("policy", args, scope);
		const made = planOf(folder);
		expect(batchSizes(made)).toEqual([2]);
		expect(out).toContain("next: exf apply ");
		const protection = made.steps.find(({ unit }) => unit === "mitigate/extended-protection");
		expect(protection?.parameters).toEqual({ exclude: "Default Web Site/EWS" });
		const places = protection?.values.map(({ target, name }) => `${target} ${name}`.toLowerCase()) ?? [];
		expect(places.some((place) => place.includes("default web site/owa"))).toBe(true);
		expect(places.some((place) => place.includes("default web site/ews"))).toBe(false);
	});

	it("makes one plan for each tenant and a campaign over them", async () => {
		const scope = ["--inventory", inventory, "--all-tenants"];
		const args = ["--canary", "adatum", "--confirm-never-hunted", "--json"];
		const { code, out, folder } = await plan("campaign", args, scope);
		expect(code).toBe(3);
		const campaign = campaignSchema.parse(JSON.parse(out));
		expect(campaign.hash).toBe(hashCampaign(campaign));
		expect(campaign.tenants.map(({ tenant, canary, hosts }) => [tenant, canary, hosts])).toEqual([
			["adatum", true, 1],
			["contoso", false, 2],
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
		const { code, err } = await plan("wrong", args);
		expect(err).toContain(message);
		expect(code).toBe(2);
	});

	it("wants one tenant, or all of them written out", async () => {
		expect((await plan("wrong", [], ["--inventory", inventory])).err).toMatch(/has 2 tenants; say which/);
		const two = ["--inventory", inventory, "--tenant", "adatum,contoso"];
		expect((await plan("wrong", [], two)).err).toMatch(/a plan is of one tenant/);
	});

	it("explains without a run and without a server", async () => {
		const { code, out } = await exf(["plan", "--explain", "--mitigate", "owa-csp"], { cwd: lab.dir });
		expect(code).toBe(0);
		expect(out).toMatch(/^owa-csp {2}Content-Security-Policy/);
		expect(out).toMatch(/IE mode of Edge/);
	});
});
