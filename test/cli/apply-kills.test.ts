import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { findHalfDone } from "../../src/app/changes/half-done.ts";
import { createApp } from "../../src/app/create-app.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import { changeRecordSchema } from "../../src/core/model/change/change-record.ts";
import { type LabHandle, runLab } from "../../src/lab/run-lab.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import { readChanges } from "../../src/store/change-journal.ts";
import { exf, type StartedCli, startExf } from "../support/cli.ts";
import { labEngine } from "../support/lab-engine.ts";
import { tempDir } from "../support/temp-dir.ts";

/**
 * By hand: `EXF_KILLS=20 EXF_HOSTS=200 npx vitest run test/cli/apply-kills.test.ts`, and with EXF_LAB=powershell.
 * EXF_SEED gives the moments of an earlier run again.
 */
const KILLS = Number(process.env["EXF_KILLS"] ?? 2);
const HOSTS = Number(process.env["EXF_HOSTS"] ?? 2);
const SEED = Number(process.env["EXF_SEED"] ?? Date.now() % 100_000);
/** Statuses that a run may note before it is killed, and milliseconds that it gets then. */
const MOST_STATUSES = 6;
const LONGEST_MS = 3000;

const MITIGATIONS = ["backend-cookie", "powershell-inbound", "owa-csp"];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface Estate {
	readonly dir: string;
	readonly runsDir: string;
	readonly lab: LabHandle;
	readonly inventory: string;
	/** State of each host before anything was changed. */
	readonly original: ReadonlyMap<string, string>;
}

async function startEstate(): Promise<Estate> {
	const dir = tempDir();
	const { bundle } = await createApp();
	const lab = await runLab({
		dir: join(dir, "lab"),
		stories: Array<string>(HOSTS).fill("unpatched"),
		...labEngine,
		readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
		signal: new AbortController().signal,
	});
	onTestFinished(() => lab.close());
	const original = new Map(lab.hosts.map(({ host, labHost }) => [idOf(host), hashState(labHost.state)]));
	return { dir, runsDir: join(dir, "runs"), lab, inventory: lab.files.inventory, original };
}

function idOf({ tenant, site, name }: LabHandle["hosts"][number]["host"]): string {
	return `${tenant}/${site}/${name}`;
}

async function planAll({ dir, runsDir, inventory }: Estate): Promise<string[]> {
	const common = ["--inventory", inventory, "--runs", runsDir];
	const scan = await exf(["scan", ...common, "--no-report"]);
	expect(scan.code, scan.err).toBe(1);
	const file = join(dir, "plan.json");
	const wishes = MITIGATIONS.flatMap((id) => ["--mitigate", id]);
	const planned = await exf(["plan", ...common, "--confirm-never-hunted", "--out", file, ...wishes]);
	expect(planned.code, planned.err).toBe(0);
	const { hash } = JSON.parse(readFileSync(file, "utf8")) as { hash: string };
	return ["apply", file, ...common, "--approve", hash, "--expect-hosts", String(HOSTS)];
}

/** The run that changes hosts, if one was begun. */
function changeRun(runsDir: string): string | undefined {
	return readdirSync(runsDir).find((name) => existsSync(join(runsDir, name, "change-run.json")));
}

/** Resolves when a run has told of so many statuses of changes; a random moment that is not all in the beginning. */
async function statusesNoted({ child }: StartedCli, count: number): Promise<void> {
	let text = "";
	while (
		child.exitCode === null &&
		(text.match(/  (?:recorded|writing|applied|verified): /g) ?? []).length < count
	) {
		const [chunk] = (await once(child.stderr ?? child, "data")) as [Buffer];
		text += chunk.toString("utf8");
	}
}

/** Whatever was written on a host is known, and the log is whole. */
async function checkNothingUnnoticed({ runsDir, lab, original }: Estate): Promise<void> {
	// First the hosts, then the journal: what is written later is noted before.
	const changed = lab.hosts
		.filter(({ host, labHost }) => hashState(labHost.state) !== original.get(idOf(host)))
		.map(({ host }) => idOf(host));
	const run = changeRun(runsDir);
	const journal = run === undefined ? [] : [...(await readChanges(join(runsDir, run))).values()];
	const touched = journal.filter(({ status }) => ["writing", "applied", "verified"].includes(status));
	expect(changed.filter((host) => !touched.some((change) => change.host === host))).toEqual([]);
	const halfDone = new Set(
		(await findHalfDone(runsDir)).flatMap(({ changes }) => changes.map(({ id }) => id)),
	);
	const open = touched.filter(({ status }) => status !== "verified").map(({ id }) => id);
	expect(open.filter((id) => !halfDone.has(id))).toEqual([]);
	expect((await verifyAudit(runsDir)).flatMap(({ problems }) => problems)).toEqual([]);
}

describe(`a run that is killed ${KILLS} times (seed ${SEED})`, {
	timeout: 60_000 + KILLS * 60_000 + HOSTS * 120_000,
}, () => {
	it("leaves no host half changed unnoticed, and goes on to the end", async () => {
		const random = createRandom(SEED);
		const estate = await startEstate();
		const apply = await planAll(estate);
		const { runsDir, inventory, lab, original } = estate;
		const resume = ["apply", "--resume", "latest", "--inventory", inventory, "--runs", runsDir];
		const next = (): string[] => (changeRun(runsDir) === undefined ? apply : resume);
		const seen = new Set<string>();
		for (let kill = 0; kill < KILLS; kill += 1) {
			const started = startExf(next());
			const moment = statusesNoted(started, Math.floor(random() * MOST_STATUSES));
			await Promise.race([moment.then(() => delay(random() * LONGEST_MS)), started.ended]);
			started.child.kill("SIGKILL");
			await started.ended;
			await checkNothingUnnoticed(estate);
			for (const { changes } of await findHalfDone(runsDir))
				for (const { status } of changes) seen.add(status);
			const runs = await exf(["runs", "--runs", runsDir]);
			expect(runs.err.includes("half done")).toBe((await findHalfDone(runsDir)).length > 0);
		}
		const last = await exf(next());
		expect(last.code, last.err).toBe(0);
		const run = changeRun(runsDir) ?? "";
		const journal = readFileSync(join(runsDir, run, "changes.jsonl"), "utf8")
			.trim()
			.split("\n");
		const changes = [...(await readChanges(join(runsDir, run))).values()];
		expect(changes.map(({ status }) => status)).toEqual(Array(HOSTS * MITIGATIONS.length).fill("verified"));
		expect(journal.map((line) => changeRecordSchema.safeParse(JSON.parse(line)).success)).not.toContain(
			false,
		);
		await checkNothingUnnoticed(estate);

		const common = ["--inventory", inventory, "--runs", runsDir];
		const undone = await exf(["rollback", "latest", ...common, "--expect-hosts", String(HOSTS)]);
		expect(undone.code, undone.err + undone.out).toBe(0);
		expect(lab.hosts.map(({ host, labHost }) => [idOf(host), hashState(labHost.state)])).toEqual([
			...original,
		]);
		expect((await exf(["audit", "verify", "--runs", runsDir])).code).toBe(0);
		process.stdout.write(
			`killed ${KILLS} times, left as: ${[...seen].sort().join(", ") || "nothing half done"}\n`,
		);
	});
});
