import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app/create-app.ts";
import { type Plan, planSchema } from "../../src/core/model/change/plan.ts";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import { type LabHandle, runLab } from "../../src/lab/run-lab.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import { listRunIds, readRecords } from "../../src/store/read-run.ts";
import { exf } from "../support/cli.ts";
import { engine } from "../support/run-script.ts";
import { tempDirFor } from "../support/temp-dir.ts";

const EMERGENCY = "mitigate/exchange-emergency-mitigation";
const OWA = "mitigate/cve-2026-42897-owa-csp";
const LEFT = "contoso/lab/mitigation-left";
const STORIES = ["mitigation-left", "behind", "emergency-owned"];

describe.skipIf(engine === undefined)("taking mitigations away", { timeout: 480_000 }, () => {
	let dir: string;
	let lab: LabHandle;
	let common: readonly string[];

	beforeAll(async () => {
		dir = tempDirFor(afterAll);
		const { bundle } = await createApp();
		lab = await runLab({
			dir: join(dir, "lab"),
			stories: STORIES,
			engine: "powershell",
			readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
			signal: new AbortController().signal,
			engineCommand: [engine ?? ""],
		});
		common = ["--inventory", lab.files.inventory, "--runs", join(dir, "runs"), "--connect-timeout", "120s"];
		const scanned = await exf(["scan", ...common, "--no-report"]);
		if (scanned.code !== 1) throw new Error(`the scan ended with ${scanned.code}: ${scanned.err}`);
	}, 300_000);
	afterAll(() => lab.close());

	async function plan(
		name: string,
		...args: readonly string[]
	): Promise<{ plan: Plan; out: string; file: string }> {
		const file = join(dir, `${name}.json`);
		const { code, out, err } = await exf([
			"plan",
			...common,
			"--confirm-never-hunted",
			"--out",
			file,
			...args,
		]);
		const made = planSchema.parse(JSON.parse(readFileSync(file, "utf8")));
		expect(code, err + JSON.stringify(made.skipped)).toBe(0);
		return { plan: made, out, file };
	}

	const stepsOf = ({ steps }: Plan) =>
		steps.map(({ host, unit, parameters }) => ({ host, unit, parameters }));
	const obstaclesOf = ({ skipped }: Plan) =>
		skipped.map(({ host, mitigation, obstacles }) => `${host} ${mitigation} ${obstacles[0]?.code}`).sort();
	const stateOf = (id: string) => {
		const found = lab.hosts.find(({ host }) => `${host.tenant}/${host.site}/${host.name}` === id);
		return found === undefined ? "" : hashState(found.labHost.state);
	};

	async function owaVerdict(): Promise<{ verdict: string | undefined; mitigation: string | undefined }> {
		await exf(["scan", ...common, "--no-report", "--host", "mitigation-left"]);
		const runsDir = join(dir, "runs");
		const run = (await listRunIds(runsDir)).at(-1) ?? "";
		const records: HostRecord[] = [];
		for await (const one of readRecords(runsDir, run)) records.push(one);
		const [record] = records;
		return {
			verdict: record?.verdicts.find(({ rule }) => rule === "owa-csp-mitigation")?.state,
			mitigation: record?.mitigations.find(({ id }) => id === "owa-csp")?.state,
		};
	}

	it("is no part of what is recommended, which says how to get it", async () => {
		const { plan: made, out } = await plan("recommended");
		expect(made.steps.filter(({ parameters }) => "remove" in parameters)).toEqual([]);
		expect(out.replace(/\s+/g, " ")).toContain("exf plan --from latest --remove owa-csp");
	});

	it("refuses a host that still needs it, and a service of which nobody knows what it may bring", async () => {
		const { plan: made } = await plan("asked", "--remove", "owa-csp,powershell-inbound");
		expect(obstaclesOf(made)).toEqual([
			"contoso/lab/behind exchange-emergency-mitigation exchange-shell-missing",
			"contoso/lab/behind owa-csp emergency-service-owns",
			"contoso/lab/behind powershell-inbound not-applicable",
			"contoso/lab/emergency-owned owa-csp still-needed",
			"contoso/lab/emergency-owned powershell-inbound still-needed",
			"contoso/lab/mitigation-left powershell-inbound not-there",
		]);
	});

	it("blocks, removes, is seen to be gone, and comes back byte for byte", async () => {
		const original = stateOf(LEFT);
		const { plan: made, out, file } = await plan("leftovers", "--remove", "leftovers");
		expect(stepsOf(made)).toEqual([
			{ host: LEFT, unit: EMERGENCY, parameters: { alsoBlocked: "M2" } },
			{ host: LEFT, unit: OWA, parameters: { remove: true } },
		]);
		expect(out).toContain("Remove: Content-Security-Policy for Outlook on the web");
		expect(out.replace(/\s+/g, " ")).toContain(
			"Users get printing of the calendar, inline images and OWA Light back",
		);
		const approval = ["--approve", made.hash, "--expect-hosts", "1"];
		const applied = await exf(["apply", file, ...common, ...approval]);
		expect(applied.code, applied.err + applied.out).toBe(0);
		expect(await owaVerdict()).toEqual({ verdict: "pass", mitigation: "none" });
		const again = await plan("again", "--remove", "leftovers", "--host", "mitigation-left");
		expect(again.plan.steps).toEqual([]);

		const undone = await exf(["rollback", "latest", ...common, "--host", LEFT, "--expect-hosts", "1"]);
		expect(undone.code, undone.err + undone.out).toBe(0);
		expect(stateOf(LEFT)).toBe(original);
		expect(await owaVerdict()).toEqual({ verdict: "fail", mitigation: "leftover" });
	});

	it("explains what a removal does", async () => {
		const { code, out } = await exf(["plan", "--explain", "--remove", "owa-csp"], { cwd: dir });
		expect(code).toBe(0);
		expect(out.replace(/\s+/g, " ")).toContain(
			"exf plan --remove owa-csp, where no vulnerability needs it: Removes",
		);
	});

	it.each([
		[["--remove", "owa-csp", "--mitigate", "owa-csp"], "--remove makes a plan of its own"],
		[["--remove", "leftovers,owa-csp"], "--remove takes leftovers, or names"],
		[["--remove", "owa"], 'there is no mitigation "owa"'],
		[["--mitigate", "owa-csp", "--set", "owa-csp.remove=true"], "--remove owa-csp takes a mitigation away"],
	])("refuses %j before it connects to anything", async (args, message) => {
		const { code, err } = await exf(["plan", ...common, ...args]);
		expect(err).toContain(message);
		expect(code).toBe(2);
	});
});
