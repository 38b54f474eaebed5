import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { campaignSchema, hashCampaign } from "../../src/core/model/change/campaign.ts";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { hashPlan, type Plan, planSchema } from "../../src/core/model/change/plan.ts";
import { hostRecordSchema } from "../../src/core/model/host-record.ts";
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
	"protection-other-tls",
	"protection-suppressed",
	"unreachable",
];
/** Hosts that keep Extended Protection from being planned anywhere in their tenant. */
const IN_THE_WAY = ["unreachable", "protection-other-tls", "protection-suppressed"];
const CONFIRMED = ["--confirm-protection", "no-ssl-offloading,no-modern-hybrid"];

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
	/** Without the hosts that are in the way of Extended Protection. */
	let ready: string;
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
		ready = change("ready", inventory, without(IN_THE_WAY));
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

	function without(names: readonly string[]): (data: InventoryData) => void {
		return ({ tenants: { contoso } }) => {
			for (const name of names) delete contoso?.sites["lab"]?.hosts[name];
		};
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
		expect(err).toMatch(/1 host was never searched for signs of compromise/);
		expect(existsSync(folder)).toBe(false);
	});

	it("plans what the run recommends, and keeps what was confirmed", async () => {
		const silent = change("silent", ready, ({ tenants: { contoso } }) => {
			delete contoso?.dag;
			delete contoso?.loadBalancerGroup;
			delete contoso?.policy;
		});
		const scope = ["--tenant", "contoso", "--inventory", silent];
		const { code, out, folder } = await plan("recommended", ["--confirm-never-hunted", ...CONFIRMED], scope);
		expect(code).toBe(0);
		const made = planOf(folder);
		expect(made.hash).toBe(hashPlan(made));
		expect(made.steps.map(({ host, unit }) => `${host} ${unit}`).sort()).toEqual([
			"contoso/lab/mitigation-lost mitigate/cve-2026-42897-owa-csp",
			"contoso/lab/protection-off mitigate/extended-protection",
		]);
		for (const step of made.steps) expect(step.precondition).toBe(preconditionOf(step.values));
		expect(made.skipped).toEqual([]);
		expect(made.confirmed?.map(({ what }) => what)).toEqual(["no-ssl-offloading", "no-modern-hybrid"]);
		expect(out.replace(/\s+/g, " ")).toContain(
			"publishes the front end of EWS. (no-modern-hybrid, confirmed by",
		);
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
			"contoso/lab/protection-other-tls build-fixed",
			"contoso/lab/protection-suppressed build-fixed",
			"contoso/lab/unreachable not-assessed",
		]);
	});

	/** Why Extended Protection is not planned, by host. */
	async function withheld(
		name: string,
		from: string,
		args: readonly string[],
	): Promise<Map<string, string[]>> {
		const scope = ["--tenant", "contoso", "--inventory", from];
		const { folder } = await plan(name, ["--confirm-never-hunted", ...args], scope);
		const made = planOf(folder);
		expect(made.steps.map(({ unit }) => unit)).not.toContain("mitigate/extended-protection");
		expect(made.confirmed).toBeUndefined();
		const skipped = made.skipped.filter(({ mitigation }) => mitigation === "extended-protection");
		return new Map(
			skipped.map(({ host, obstacles }) => [
				host,
				obstacles.map(({ code, message }) => `${code}: ${message}`),
			]),
		);
	}

	it("withholds Extended Protection, and nothing else, while a server of the tenant was not looked at", async () => {
		const unseen = change("unseen", inventory, without(["protection-suppressed"]));
		const reasons = await withheld("not-seen", unseen, CONFIRMED);
		expect([...reasons.keys()].sort()).toEqual([
			"contoso/lab/protection-off",
			"contoso/lab/protection-other-tls",
		]);
		for (const [first, second, ...rest] of reasons.values()) {
			expect(first).toMatch(/^organisation-not-seen: .* on lab\/unreachable\. /);
			expect(second).toMatch(/^tls-differs: /);
			expect(rest).toEqual([]);
		}
		expect(planOf(join(lab.dir, "not-seen")).steps).toMatchObject([{ host: "contoso/lab/mitigation-lost" }]);
	});

	it("withholds it where TLS settings differ, also from a server that is selected alone", async () => {
		const differing = change("differing", inventory, without(["unreachable", "protection-suppressed"]));
		const [both] = (await withheld("differing", differing, CONFIRMED)).values();
		expect(both).toEqual([
			expect.stringMatching(
				/^tls-differs: .*lab\/protection-other-tls \(TLS 1\.0 client off, TLS 1\.0 server off, TLS 1\.1 client off, TLS 1\.1 server off\)/,
			),
		]);
		const alone = [...CONFIRMED, "--host", "protection-other-tls"];
		expect([...(await withheld("alone", differing, alone)).keys()]).toEqual([
			"contoso/lab/protection-other-tls",
		]);
	});

	it("withholds it where Windows is told to ignore it, of which the scan has spoken", async () => {
		const path = "contoso/lab/protection-suppressed";
		const [run = ""] = readdirSync(runs).filter((name) => /^\d/.test(name));
		const lines = readFileSync(join(runs, run, "hosts.jsonl"), "utf8")
			.trim()
			.split("\n");
		const scanned = lines.map((line) => hostRecordSchema.parse(JSON.parse(line)));
		expect(scanned.find(({ host }) => host === path)).toMatchObject({
			verdicts: expect.arrayContaining([
				expect.objectContaining({ rule: "extended-protection", state: "fail", mitigation: "name-only" }),
			]),
		});
		const told = change("told", inventory, without(["unreachable", "protection-other-tls"]));
		const reasons = await withheld("suppressed", told, CONFIRMED);
		expect([...reasons.keys()].sort()).toEqual(["contoso/lab/protection-off", path]);
		for (const texts of reasons.values()) {
			expect(texts).toEqual([
				expect.stringMatching(/^extended-protection-suppressed: .* lab\/protection-suppressed/),
			]);
		}
	});

	it("counts only servers that have it or get it, and says which stay without it", async () => {
		const differing = change("partly", inventory, without(["unreachable", "protection-suppressed"]));
		const scope = ["--tenant", "contoso", "--inventory", differing, "--host", "protection-off"];
		const { folder } = await plan("partly", ["--confirm-never-hunted", ...CONFIRMED], scope);
		const made = planOf(folder);
		expect(made.steps.map(({ unit }) => unit)).toEqual(["mitigate/extended-protection"]);
		expect(made.notes).toContainEqual(
			expect.stringMatching(/on at 4 of 5 servers; without it stay lab\/protection-other-tls\./),
		);
	});

	it("withholds it until what no server shows is confirmed", async () => {
		const [none] = (await withheld("unsaid", ready, [])).values();
		expect(none).toEqual([
			expect.stringContaining("Go on with --confirm-protection no-ssl-offloading,no-modern-hybrid;"),
		]);
		const [one] = (await withheld("half", ready, ["--confirm-protection", "no-ssl-offloading"])).values();
		expect(one).toEqual([expect.stringContaining("Go on with --confirm-protection no-modern-hybrid;")]);
	});

	it("keeps to the policy, and leaves out virtual directories that are to stay as they are", async () => {
		const open = change("open", ready, ({ tenants: { contoso } }) => {
			if (contoso !== undefined) contoso.policy = { allowApply: true, batches: ["100%"] };
		});
		const scope = ["--tenant", "contoso", "--inventory", open];
		// No hybrid agent needs what is left out, so nothing is to be said of it.
		const confirmed = ["--confirm-protection", "no-ssl-offloading"];
		const args = ["--exclude-vdir", "EWSFrontEnd", "--confirm-never-hunted", ...confirmed];
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
		const scope = ["--inventory", ready, "--all-tenants"];
		const named = ["--confirm-protection", "contoso/no-ssl-offloading,contoso/no-modern-hybrid"];
		const args = ["--canary", "adatum", "--confirm-never-hunted", "--json", ...named];
		const { code, out, folder } = await plan("campaign", args, scope);
		expect(code).toBe(0);
		const campaign = campaignSchema.parse(JSON.parse(out));
		expect(campaign.hash).toBe(hashCampaign(campaign));
		expect(campaign.tenants.map(({ tenant, canary, hosts }) => [tenant, canary, hosts])).toEqual([
			["adatum", true, 1],
			["contoso", false, 2],
		]);
		for (const { plan: file, hash, tenant } of campaign.tenants) {
			const made = planSchema.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
			expect(made).toMatchObject({ hash, tenant, campaign: campaign.id });
			// Where nothing was to be confirmed, nothing is kept.
			expect(made.confirmed === undefined).toBe(tenant === "adatum");
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
		[
			["--confirm-protection", "no-ssl-offload"],
			"--confirm-protection no-ssl-offload: no such confirmation; did you mean no-ssl-offloading?",
		],
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
		const all = ["--inventory", inventory, "--all-tenants"];
		expect((await plan("wrong", CONFIRMED, all)).err).toMatch(/no-ssl-offloading: say for which tenant/);
	});

	it("explains without a run and without a server", async () => {
		const { code, out } = await exf(["plan", "--explain", "--mitigate", "owa-csp"], { cwd: lab.dir });
		expect(code).toBe(0);
		expect(out).toMatch(/^owa-csp {2}Content-Security-Policy/);
		expect(out).toMatch(/IE mode of Edge/);
		expect(out).not.toContain("--confirm-protection");
		const protection = await exf(["plan", "--explain", "--mitigate", "extended-protection"], {
			cwd: lab.dir,
		});
		for (const word of ["no-ssl-offloading", "no-modern-hybrid", "no-public-folders-2013"]) {
			expect(protection.out).toContain(`--confirm-protection ${word}: `);
		}
	});
});
