import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../../src/app/apply-plan.ts";
import { findHalfDone } from "../../src/app/changes/half-done.ts";
import { parseHook } from "../../src/app/changes/run-hook.ts";
import { openStoredChangeRun } from "../../src/app/changes/stored-change-runs.ts";
import { rollbackRun } from "../../src/app/rollback-run.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { ApplyRequest } from "../../src/app/apply-plan.ts";
import type { ChangeRecord } from "../../src/core/model/change/change-record.ts";
import { readChanges } from "../../src/store/change-journal.ts";
import { listRunIds } from "../../src/store/read-run.ts";
import { readUndo } from "../../src/store/undo-store.ts";
import { type ChangeFleet, changeFleet, fleetOf, UNIT } from "../support/change-fleet.ts";
import { tempDir } from "../support/temp-dir.ts";

const OLD = { "rule a": "old a", "rule b": null };
const NEW = { "rule a": "new a", "rule b": "new b" };

async function apply(fleet: ChangeFleet, over: Partial<ApplyRequest> = {}, plan = fleet.plan()) {
	return await applyPlan(fleet.parts, await fleet.request(plan, over));
}

async function resume(fleet: ChangeFleet, id: string, over: Partial<ApplyRequest> = {}) {
	const { run, plan } = await openStoredChangeRun(fleet.runsDir, id);
	return await applyPlan(fleet.parts, await fleet.request(plan, { resume: run, ...over }));
}

async function undo(fleet: ChangeFleet, id: string, force = false) {
	const { run, plan } = await openStoredChangeRun(fleet.runsDir, id);
	const { fleet: opened, knowledge, signal, events, times } = await fleet.request(plan);
	const { runsDir } = fleet;
	return await rollbackRun(fleet.parts, {
		fleet: opened,
		knowledge,
		runsDir,
		run,
		plan,
		force,
		signal,
		events,
		times,
	});
}

async function changesOf(runDir: string): Promise<Record<string, ChangeRecord["status"]>> {
	const changes = await readChanges(runDir);
	return Object.fromEntries([...changes.values()].map(({ host, status }) => [host.split("/")[2], status]));
}

async function auditProblems(fleet: ChangeFleet): Promise<string[]> {
	return (await verifyAudit(fleet.runsDir)).flatMap(({ problems }) => [...problems]);
}

describe("apply", () => {
	it("changes and verifies one batch after the other", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02", "ex03"]);
		const { run, runDir } = await apply(fleet);
		expect(run).toMatchObject({ state: "finished", stop: null });
		expect(run.hosts.map(({ result }) => result)).toEqual(["done", "done", "done"]);
		expect(run.hosts.map(({ healthy }) => healthy)).toEqual([true, true, true]);
		expect(await changesOf(runDir)).toEqual({ ex01: "verified", ex02: "verified", ex03: "verified" });
		expect(fleet.state("ex03").values).toEqual(NEW);
		expect(fleet.asked.indexOf("ex02 test")).toBeGreaterThan(fleet.asked.lastIndexOf("ex01 collect"));
		expect(await auditProblems(fleet)).toEqual([]);
	});

	it("has the undo record on disk before the host is written", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const statuses: string[] = [];
		const { runDir } = await apply(fleet, {
			events: {
				onChange({ status }) {
					statuses.push(`${status} ${fleet.state("ex01").values["rule b"]}`);
				},
			},
		});
		expect(statuses).toEqual(["recorded null", "writing null", "applied new b", "verified new b"]);
		const [change] = (await readChanges(runDir)).values();
		const record = await readUndo(runDir, "contoso", change?.undo ?? "");
		expect(record).toMatchObject({ computerName: "EX01", values: [{ value: "old a" }, { value: null }] });
	});

	it("leaves a change run out of the scans, and keeps the plan with it", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { run } = await apply(fleet);
		expect(await listRunIds(fleet.runsDir)).toEqual([]);
		expect((await openStoredChangeRun(fleet.runsDir, "latest")).plan.hash).toBe(run.plan.hash);
	});

	it("judges the host again by what was collected after the change", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { runDir } = await apply(fleet);
		const [record = "", end] = readFileSync(join(runDir, "hosts.jsonl"), "utf8").split("\n");
		expect(JSON.parse(record)).toMatchObject({ host: "contoso/berlin/ex01", outcome: { status: "ok" } });
		expect(end).toBe("");
	});

	it("rolls a host back that cannot be verified, and stops by the rule", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02", "ex03"]);
		fleet.set("ex02", { claims: "other" });
		const { run, runDir } = await apply(fleet);
		expect(run).toMatchObject({ state: "stopped", stop: { reason: "stop-rule" } });
		expect(run.hosts.map(({ result }) => result)).toEqual(["done", "failed", "skipped"]);
		expect(await changesOf(runDir)).toEqual({ ex01: "verified", ex02: "rolled-back" });
		expect(fleet.state("ex02").values).toEqual(OLD);
		expect(fleet.state("ex03").values).toEqual(OLD);
		expect(await auditProblems(fleet)).toEqual([]);
	});

	it("tells a host that was left between its steps from one that was not begun", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
		const once = fleet.plan();
		const plan = fleet.plan({ steps: once.steps.flatMap((step) => [step, step]) });
		const stop = new AbortController();
		const onChange = ({ status }: ChangeRecord): void => void (status === "verified" && stop.abort());
		const { run } = await apply(fleet, { signal: stop.signal, events: { onChange } }, plan);
		expect(run.hosts.map(({ result }) => result)).toEqual(["partial", "skipped"]);
	});

	it("goes on while no more hosts have failed than may", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02", "ex03"]);
		fleet.set("ex02", { claims: "other" });
		const { run } = await apply(fleet, {}, fleet.plan({ stopRule: { maxFailures: 1 } }));
		expect(run.hosts.map(({ result }) => result)).toEqual(["done", "failed", "done"]);
		expect(run).toMatchObject({ state: "finished", stop: null });
	});

	it("takes the stricter limit of the tenant's policy", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02", "ex03"]);
		fleet.set("ex01", { claims: "other" });
		const plan = fleet.plan({ stopRule: { maxFailures: 2 } });
		const { run } = await apply(
			fleet,
			{ fleet: fleetOf(fleet.hosts, { allowApply: true, maxFailures: "10%" }) },
			plan,
		);
		expect(run.hosts.map(({ result }) => result)).toEqual(["failed", "skipped", "skipped"]);
	});

	it("undoes a half that apply left", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		fleet.set("ex01", { failAt: 2 });
		const { runDir } = await apply(fleet);
		expect(await changesOf(runDir)).toEqual({ ex01: "rolled-back" });
		expect(fleet.state("ex01").values).toEqual(OLD);
	});

	it("says that nothing is changed when apply failed before it wrote", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		fleet.set("ex01", { failAt: 1 });
		const { runDir } = await apply(fleet);
		expect(await changesOf(runDir)).toEqual({ ex01: "failed" });
		expect(fleet.asked).not.toContain("ex01 rollback");
	});

	it("refuses a host that is not as planned, and writes nothing there", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		fleet.set("ex01", { values: { "rule a": "theirs", "rule b": null } });
		const { runDir } = await apply(fleet);
		expect(await changesOf(runDir)).toEqual({ ex01: "refused" });
		expect(fleet.asked).not.toContain("ex01 apply");
	});

	it("does not go on behind a host that is not as well as before", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
		fleet.set("ex01", { stopsOnApply: "W3SVC" });
		const { run } = await apply(fleet);
		expect(run.stop?.reason).toBe("health-gate");
		expect(run.hosts[0]).toMatchObject({
			result: "done",
			healthy: false,
			problems: ["Service W3SVC ran before and does not run now."],
		});
		expect(fleet.state("ex02").values).toEqual(OLD);
		fleet.set("ex01", { running: ["W3SVC", "MSExchangeIS"] });
		const again = await resume(fleet, run.id);
		expect(again.run).toMatchObject({ state: "finished", stop: null });
		expect(fleet.state("ex02").values).toEqual(NEW);
	});

	it("goes on when only the answer of apply was lost", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		fleet.set("ex01", { breaks: "behind-apply" });
		const { runDir } = await apply(fleet);
		expect(await changesOf(runDir)).toEqual({ ex01: "verified" });
	});

	it("finishes the step in flight when it is interrupted, and begins nothing new", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
		const stop = new AbortController();
		const { run, runDir } = await apply(fleet, {
			signal: stop.signal,
			events: {
				onChange({ status }) {
					if (status === "writing") stop.abort();
				},
			},
		});
		expect(run).toMatchObject({ state: "interrupted", stop: { reason: "interrupted" } });
		expect(await changesOf(runDir)).toEqual({ ex01: "verified" });
		expect(await findHalfDone(fleet.runsDir)).toEqual([]);
		expect((await resume(fleet, run.id)).run.hosts.map(({ result }) => result)).toEqual(["done", "done"]);
	});
});

describe("apply refuses", () => {
	const refused = async (
		over: Partial<ApplyRequest>,
		change: (fleet: ChangeFleet) => ReturnType<ChangeFleet["plan"]>,
	) => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const request = await fleet.request(change(fleet), over);
		const result = await applyPlan(fleet.parts, request).then(
			() => "applied",
			(thrown: { code?: string }) => thrown.code,
		);
		expect(fleet.asked).toEqual([]);
		return result;
	};

	it("a plan that was changed after it was made", async () => {
		expect(await refused({}, (fleet) => ({ ...fleet.plan(), tenant: "fabrikam" }))).toBe("plan-refused");
	});

	it("a plan of other scripts", async () => {
		const scripts = [{ unit: UNIT, version: "1.0.0", sha256: "0".repeat(64) }];
		expect(await refused({}, (fleet) => fleet.plan({ scripts }))).toBe("plan-refused");
	});

	it("a host that is not in the inventory, or is there twice", async () => {
		expect(await refused({}, (fleet) => fleet.plan({ batches: [["contoso/berlin/ex09"]] }))).toBe(
			"plan-refused",
		);
		const twice = [["contoso/berlin/ex01"], ["contoso/berlin/ex01"]];
		expect(await refused({}, (fleet) => fleet.plan({ batches: twice }))).toBe("plan-refused");
	});

	it("a tenant that allows no changes", async () => {
		const hosts = changeFleet(tempDir(), ["ex01"]).hosts;
		expect(await refused({ fleet: fleetOf(hosts, {}) }, (fleet) => fleet.plan())).toBe("apply-not-allowed");
	});

	it("a plan that was approved for another number of hosts", async () => {
		const approval = { how: "unattended", hosts: 2 } as const;
		expect(await refused({ approval }, (fleet) => fleet.plan())).toBe("not-approved");
	});

	it("a closed maintenance window, unless a reason is given", async () => {
		// The clock of these tests stands at Monday noon, UTC.
		const maintenanceWindow = { days: ["sat"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" };
		expect(await refused({}, (fleet) => fleet.plan({ maintenanceWindow }))).toBe("window-closed");
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { run } = await apply(fleet, { outsideWindow: "INC-7" }, fleet.plan({ maintenanceWindow }));
		expect(run).toMatchObject({ state: "finished", approval: { outsideWindow: "INC-7" } });
		expect(readFileSync(join(fleet.runsDir, "audit/contoso.jsonl"), "utf8")).toContain("INC-7");
	});
});

describe("after a crash", () => {
	it("a host that could not be reached in the middle waits for a resume, and nobody else may change it", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
		const { run, runDir } = await apply(fleet, {
			events: {
				onChange({ status }) {
					if (status === "writing") fleet.set("ex01", { breaks: "always" });
				},
			},
		});
		expect(await changesOf(runDir)).toEqual({ ex01: "writing" });
		expect(run.hosts[0]?.result).toBe("half-done");
		expect(await findHalfDone(fleet.runsDir)).toMatchObject([
			{ run: run.id, changes: [{ status: "writing" }] },
		]);
		await expect(apply(fleet)).rejects.toMatchObject({ code: "half-done" });
		fleet.set("ex01", { breaks: null });
		const again = await resume(fleet, run.id);
		expect(again.run.hosts.map(({ result }) => result)).toEqual(["done", "done"]);
		expect(await findHalfDone(fleet.runsDir)).toEqual([]);
		expect(await auditProblems(fleet)).toEqual([]);
	});

	it("a rollback that was cut off goes on as a rollback", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		fleet.set("ex01", { claims: "other", breaks: "rollback" });
		const { run, runDir } = await apply(fleet);
		expect(await changesOf(runDir)).toEqual({ ex01: "applied" });
		fleet.set("ex01", { claims: null, breaks: null });
		await resume(fleet, run.id);
		expect(await changesOf(runDir)).toEqual({ ex01: "rolled-back" });
		expect(fleet.state("ex01").values).toEqual(OLD);
	});

	it("half a line at the end of the journal is no word", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { runDir, run } = await apply(fleet);
		appendFileSync(join(runDir, "changes.jsonl"), '{"schema":"exchange-fleet/change@1","id":"con');
		expect(await changesOf(runDir)).toEqual({ ex01: "verified" });
		expect((await undo(fleet, run.id)).failed).toBe(0);
		expect(await changesOf(runDir)).toEqual({ ex01: "rolled-back" });
	});
});

describe("rollback of a run", () => {
	it("brings every host back to what it was", async () => {
		const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
		const { run, runDir } = await apply(fleet);
		expect(await undo(fleet, run.id)).toMatchObject({ failed: 0 });
		expect(fleet.state("ex01").values).toEqual(OLD);
		expect(await changesOf(runDir)).toEqual({ ex01: "rolled-back", ex02: "rolled-back" });
		expect(fleet.asked.indexOf("ex02 rollback")).toBeLessThan(fleet.asked.indexOf("ex01 rollback"));
		expect(await auditProblems(fleet)).toEqual([]);
	});

	it("shows what somebody else changed, and undoes it only by force", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { run } = await apply(fleet);
		fleet.set("ex01", { values: { "rule a": "theirs", "rule b": "new b" } });
		const first = await undo(fleet, run.id);
		expect(first).toMatchObject({ failed: 1 });
		expect(first.changes[0]?.rollback?.conflicts).toEqual([
			{
				target: "C:\\site\\web.config",
				name: "rule a",
				original: "old a",
				applied: "new a",
				found: "theirs",
			},
		]);
		expect(fleet.state("ex01").values).toEqual({ "rule a": "theirs", "rule b": "new b" });
		expect(await undo(fleet, run.id, true)).toMatchObject({ failed: 0 });
		expect(fleet.state("ex01").values).toEqual(OLD);
	});

	it("fails where the undo record is not what it was", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const { run, runDir } = await apply(fleet);
		const [change] = (await readChanges(runDir)).values();
		const path = join(runDir, "undo/contoso", `${change?.undo}.json`);
		writeFileSync(path, readFileSync(path, "utf8").replace("old a", "evil"));
		expect(await undo(fleet, run.id)).toMatchObject({ failed: 1 });
		expect(fleet.state("ex01").values).toEqual(NEW);
	});
});

describe("a file that a change installs", () => {
	const content = Buffer.from("msi");
	const sha256 = createHash("sha256").update(content).digest("hex");

	function moduleFleet() {
		const fleet = changeFleet(tempDir(), ["ex01"], "mitigate/url-rewrite-module");
		const steps = fleet
			.plan()
			.steps.map((step) => ({ ...step, parameters: { sha256, name: "rewrite.msi" } }));
		return { fleet, plan: fleet.plan({ steps }), files: new Map([[sha256, content]]) };
	}

	it("is put on the host before the change, and removed behind it", async () => {
		const { fleet, plan, files } = moduleFleet();
		const { run } = await apply(fleet, { files }, plan);
		expect(run.hosts[0]).toMatchObject({ result: "done", problems: [] });
		const put = fleet.asked.indexOf(`ex01 put ${sha256.slice(0, 4)} rewrite.msi`);
		expect(fleet.asked.slice(put, put + 4).map((line) => line.split(" ")[1])).toEqual([
			"put",
			"apply",
			"test",
			"remove",
		]);
	});

	it("is asked for before anything is begun", async () => {
		const { fleet, plan } = moduleFleet();
		await expect(apply(fleet, {}, plan)).rejects.toMatchObject({ code: "file-missing" });
		expect(fleet.asked).toEqual([]);
	});

	it("leaves the host as it is when it does not arrive", async () => {
		const { fleet, plan, files } = moduleFleet();
		fleet.set("ex01", { breaks: "file" });
		const { runDir } = await apply(fleet, { files }, plan);
		expect(await changesOf(runDir)).toEqual({ ex01: "failed" });
		expect(fleet.state("ex01").values).toEqual(OLD);
	});
});

describe("hooks", () => {
	const hook = (script: string, timeoutMs = 20_000) =>
		parseHook("before-hook", `'${process.execPath}' -e '${script}'`, timeoutMs);

	it("get the hosts of each batch, and how they ended", async () => {
		const dir = tempDir();
		const fleet = changeFleet(dir, ["ex01"]);
		const log = join(dir, "log");
		const keep = `process.stdin.on("data", (x) => require("fs").appendFileSync("${log}", x))`;
		await apply(fleet, { hooks: { before: hook(keep), after: hook(keep) } });
		const inputs = readFileSync(log, "utf8")
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(inputs).toMatchObject([
			{ event: "before-batch", batch: 1, hosts: [{ id: "contoso/berlin/ex01" }] },
			{
				event: "after-batch",
				batch: 1,
				hosts: [{ id: "contoso/berlin/ex01", result: "done", healthy: true }],
			},
		]);
	});

	it("stop everything before a host is touched when they fail", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const before = hook('console.error("pool is busy"); process.exit(3)');
		const { run } = await apply(fleet, { hooks: { before, after: undefined } });
		expect(run.stop).toEqual({ reason: "hook", message: expect.stringContaining("pool is busy") });
		expect(fleet.asked).toEqual([]);
	});

	it("are ended when they take too long", async () => {
		const fleet = changeFleet(tempDir(), ["ex01"]);
		const before = hook("setInterval(() => {}, 1000)", 100);
		expect((await apply(fleet, { hooks: { before, after: undefined } })).run.stop?.reason).toBe("hook");
	});

	it("see no shell", async () => {
		expect(parseHook("before-hook", 'drain "a b" $(id) ; rm', 1).argv).toEqual([
			"drain",
			"a b",
			"$(id)",
			";",
			"rm",
		]);
	});
});
