import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { applyPlan, type ApplyRequest } from "../../src/app/apply-plan.ts";
import { findHalfDone } from "../../src/app/changes/half-done.ts";
import { openStoredChangeRun } from "../../src/app/changes/stored-change-runs.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { Session, SessionItem, Transport } from "../../src/remoting/transport.ts";
import { readChanges } from "../../src/store/change-journal.ts";
import { type ChangeFleet, changeFleet } from "../support/change-fleet.ts";
import { tempDir } from "../support/temp-dir.ts";

const OLD = { "rule a": "old a", "rule b": null };
const NEW = { "rule a": "new a", "rule b": "new b" };
/** By hand: `EXF_KILLS=20 EXF_HOSTS=200 npx vitest run test/app/apply-crash.test.ts`. */
const DEATHS = Number(process.env["EXF_KILLS"] ?? 4);
const HOSTS = Number(process.env["EXF_HOSTS"] ?? 8);
const SEED = Number(process.env["EXF_SEED"] ?? Date.now() % 100_000);
const NEVER = new Promise<never>(() => {});

/**
 * The n-th script that is sent to a host never comes back: it is not run, or it is run and nobody hears of it. For
 * what is on disk and on the hosts that is the death of the controller.
 */
function dyingTransport(
	inner: Transport,
	at: number,
	when: "before" | "behind",
	onDeath: () => void,
): Transport {
	let sent = 0;
	let isDead = false;
	async function* run(session: Session, ...args: Parameters<Session["run"]>): AsyncGenerator<SessionItem> {
		if (isDead) await NEVER;
		sent += 1;
		const dies = sent === at;
		if (dies && when === "before") await die();
		const items: SessionItem[] = [];
		for await (const item of session.run(...args)) items.push(item);
		if (isDead) await NEVER;
		if (dies) await die();
		yield* items;
	}
	async function die(): Promise<never> {
		isDead = true;
		onDeath();
		return await NEVER;
	}
	return {
		async connect(target, signal) {
			const session = await inner.connect(target, signal);
			return { ...session, run: (...args) => run(session, ...args) };
		},
	};
}

/** Runs a plan, or goes on with it, and dies at the n-th script; false when it had ended before. */
async function dieAt(
	fleet: ChangeFleet,
	at: number,
	when: "before" | "behind",
	over: Partial<ApplyRequest> = {},
	plan = fleet.plan(),
): Promise<boolean> {
	const request = await fleet.request(plan, over);
	const died = await new Promise<boolean>((resolve, reject) => {
		const transport = dyingTransport(fleet.parts.transport, at, when, () => resolve(true));
		applyPlan({ ...fleet.parts, transport }, request).then(() => resolve(false), reject);
	});
	// What other hosts were about to write is written; then they wait for ever, too.
	if (died) await delay(200);
	// The lock of a process that is gone; this one lives.
	rmSync(join(fleet.runsDir, ".lock"), { force: true });
	return died;
}

async function goOn(fleet: ChangeFleet): Promise<string[]> {
	const { run, plan } = await openStoredChangeRun(fleet.runsDir, "latest");
	const { runDir } = await applyPlan(fleet.parts, await fleet.request(plan, { resume: run }));
	return [...(await readChanges(runDir)).values()].map(({ status }) => status);
}

/** Every change that has ended has its outcome in the audit log. */
async function outcomesMissing({ runsDir }: ChangeFleet): Promise<string[]> {
	const { run } = await openStoredChangeRun(runsDir, "latest");
	const lines = readFileSync(join(runsDir, "audit/contoso.jsonl"), "utf8").trim().split("\n");
	const told = new Set(
		lines.map((line) => JSON.parse(line)).map(({ host, outcome }) => `${host} ${outcome}`),
	);
	const changes = [...(await readChanges(join(runsDir, run.id))).values()];
	return changes.map(({ host, status }) => `${host} ${status}`).filter((change) => !told.has(change));
}

/** A host that is not as it was is one of which the journal says so. */
async function expectNothingUnnoticed(fleet: ChangeFleet): Promise<void> {
	const { run } = await openStoredChangeRun(fleet.runsDir, "latest");
	const changes = [...(await readChanges(join(fleet.runsDir, run.id))).values()];
	const known = changes.filter(({ status }) => ["writing", "applied", "verified"].includes(status));
	for (const { name, id } of fleet.hosts) {
		const isOld = JSON.stringify(fleet.state(name).values) === JSON.stringify(OLD);
		if (!isOld) expect(known.map(({ host }) => host)).toContain(id);
	}
}

/** Whole numbers below a limit, the same for the same seed (a linear congruential generator). */
function createRandom(seed: number): (limit: number) => number {
	let state = seed;
	return (limit) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * limit);
	};
}

describe(`a run over ${HOSTS} hosts whose controller dies ${DEATHS} times (seed ${SEED})`, () => {
	it(
		"comes to its end",
		async () => {
			const names = Array.from({ length: HOSTS }, (_, index) => `ex${String(index + 1).padStart(3, "0")}`);
			const fleet = changeFleet(tempDir(), names);
			const ids = fleet.hosts.map(({ id }) => id);
			const first = Math.ceil(HOSTS / 4);
			const batches = [ids.slice(0, 1), ids.slice(1, first), ids.slice(first)].filter(
				({ length }) => length > 0,
			);
			const plan = fleet.plan({ batches });
			const random = createRandom(SEED);
			for (let death = 0; death < DEATHS; death += 1) {
				const resume = death === 0 ? undefined : (await openStoredChangeRun(fleet.runsDir, "latest")).run;
				const at = 1 + random(Math.ceil((HOSTS * 5) / DEATHS));
				await dieAt(fleet, at, random(2) === 0 ? "before" : "behind", { resume }, plan);
				await expectNothingUnnoticed(fleet);
				expect((await verifyAudit(fleet.runsDir)).flatMap(({ problems }) => problems)).toEqual([]);
			}
			expect(new Set(await goOn(fleet))).toEqual(new Set(["verified"]));
			expect(names.filter((name) => fleet.state(name).values["rule b"] !== NEW["rule b"])).toEqual([]);
			expect(await findHalfDone(fleet.runsDir)).toEqual([]);
			expect(await outcomesMissing(fleet)).toEqual([]);
			expect((await verifyAudit(fleet.runsDir)).flatMap(({ problems }) => problems)).toEqual([]);
		},
		60_000 + HOSTS * 5_000,
	);
});

describe.each(["before", "behind"] as const)("a controller that dies %s any script", (when) => {
	it("goes on to the end", async () => {
		let deaths = 0;
		for (let at = 1; ; at += 1) {
			const fleet = changeFleet(tempDir(), ["ex01", "ex02"]);
			if (!(await dieAt(fleet, at, when))) break;
			deaths += 1;
			await expectNothingUnnoticed(fleet);
			expect(await goOn(fleet)).toEqual(["verified", "verified"]);
			expect([fleet.state("ex01").values, fleet.state("ex02").values]).toEqual([NEW, NEW]);
			expect(await findHalfDone(fleet.runsDir)).toEqual([]);
			expect(await outcomesMissing(fleet)).toEqual([]);
			expect((await verifyAudit(fleet.runsDir)).flatMap(({ problems }) => problems)).toEqual([]);
		}
		// Both hosts are looked at, tested, changed, verified and looked at again.
		expect(deaths).toBe(10);
	});

	it("takes back what cannot be verified, once for all", async () => {
		let deaths = 0;
		for (let at = 1; ; at += 1) {
			const fleet = changeFleet(tempDir(), ["ex01"]);
			fleet.set("ex01", { claims: "other" });
			if (!(await dieAt(fleet, at, when))) break;
			deaths += 1;
			expect(await goOn(fleet)).toEqual(["rolled-back"]);
			expect(fleet.state("ex01").values).toEqual(OLD);
			expect(await findHalfDone(fleet.runsDir)).toEqual([]);
			expect(await outcomesMissing(fleet)).toEqual([]);
			expect((await verifyAudit(fleet.runsDir)).flatMap(({ problems }) => problems)).toEqual([]);
		}
		expect(deaths).toBeGreaterThan(5);
	});
});
