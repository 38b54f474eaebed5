import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { mainPath, spawnLab } from "../../app/run-lab.ts";
import { changesOfStoredRun, listStoredChangeRuns } from "../../app/changes/stored-change-runs.ts";
import { readPlanFile } from "../../app/changes/read-plan.ts";
import { FleetError } from "../../core/errors.ts";
import { changedHosts } from "../../lab/changed-hosts.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** Four servers that want mitigations, one on which they do not hold, one that cannot have them. */
const STORIES = ["unpatched", "unpatched", "rules-cleared", "unpatched", "unpatched", "no-url-rewrite"];
const MITIGATIONS = [
	"cve-2021-26855-backend-cookie",
	"cve-2022-41040-powershell-inbound",
	"cve-2026-42897-owa-csp",
];

/** Where everything of one demonstration is. */
interface Stage {
	readonly context: CommandContext;
	readonly dir: string;
	readonly runsDir: string;
	readonly inventory: string;
	/** What the lab says of its hosts, one line per change. */
	readonly changes: string;
}

/** A fleet is mitigated, with everything that can happen on the way; each step is a command of the program. */
export async function demoMitigate(
	context: CommandContext,
	request: Parameters<typeof spawnLab>[0],
): Promise<ExitCode> {
	const { dir } = request;
	const lab = await spawnLab({ ...request, hosts: undefined, stories: STORIES });
	const stage: Stage = {
		context,
		dir,
		runsDir: join(dir, "runs"),
		inventory: lab.inventory,
		changes: join(dir, "changes.jsonl"),
	};
	try {
		say(stage, `${lab.hosts} simulated Exchange hosts are up on loopback.`);
		await act(stage);
		return EXIT.clean;
	} catch (thrown) {
		if (context.signal.aborted) return EXIT.interrupted;
		throw thrown;
	} finally {
		await lab.stop();
	}
}

async function act(stage: Stage): Promise<void> {
	const clean = [EXIT.clean];
	const judged = [EXIT.clean, EXIT.findings, EXIT.notAssessed, EXIT.findingsAndNotAssessed];
	const common = ["--inventory", stage.inventory, "--runs", stage.runsDir];
	const plan = async (name: string, hosts: string): Promise<string> => {
		const file = join(stage.dir, `${name}.json`);
		const wishes = MITIGATIONS.flatMap((id) => ["--mitigate", id]);
		const options = ["--tenant", "contoso", "--host", hosts, "--confirm-never-hunted", "--out", file];
		await command(stage, ["plan", ...common, ...options, ...wishes], [EXIT.clean, EXIT.notAssessed]);
		return file;
	};
	const approval = async (file: string): Promise<string[]> => {
		const { hash, batches } = await readPlanFile(file);
		return [file, ...common, "--approve", hash, "--expect-hosts", String(batches.flat().length)];
	};

	title(stage, "1. Look at every server, and plan. Nothing is changed.");
	await command(stage, ["scan", ...common, "--all-tenants"], judged);
	const first = await plan("plan-1", "*");

	title(stage, "2. Apply it. On one host the rules do not hold: they are taken back, and the run stops.");
	await command(stage, ["apply", ...(await approval(first))], [EXIT.changeFailed]);

	title(stage, "3. Take back the rest of that run: every file is what it was, byte for byte.");
	const undone = (await changedHosts(stage.changes)).length;
	await command(stage, ["rollback", "latest", ...common, "--expect-hosts", String(undone)], clean);

	title(stage, "4. Plan again without that host, and kill the program (-9) while it changes a host.");
	const second = await plan("plan-2", "unpatched*");
	await killInChange(stage, ["apply", ...(await approval(second))]);
	await command(stage, ["runs", "--runs", stage.runsDir], clean);

	title(stage, "5. Go on where it was: what is half done is looked at first.");
	await command(stage, ["apply", "--resume", "latest", ...common], clean);

	title(stage, "6. Nothing is missing from the log of changes; what is still owed stays a finding.");
	await command(stage, ["audit", "verify", "--runs", stage.runsDir], clean);
	await command(stage, ["scan", ...common, "--all-tenants"], judged);
	await checkEnd(stage);
}

/** What the demonstration says must be so: the first run is taken back, everything of the second is verified. */
async function checkEnd({ runsDir }: Stage): Promise<void> {
	const { runs } = await listStoredChangeRuns(runsDir);
	const changes = await Promise.all(runs.map(({ id }) => changesOfStoredRun(runsDir, id)));
	const ended = changes.map((run) => [...new Set(run.map(({ status }) => status))].join());
	if (ended.join("; ") === "rolled-back; verified") return;
	throw new FleetError("demo-failed", `the runs of changes ended otherwise: ${ended.join("; ")}`);
}

async function command(stage: Stage, args: readonly string[], expected: readonly ExitCode[]): Promise<void> {
	const child = start(stage, args);
	const [code] = (await once(child, "exit")) as [number | null];
	stage.context.signal.throwIfAborted();
	say(stage, `(exit code ${code})`);
	if (expected.every((known) => known !== code)) {
		throw new FleetError(
			"demo-failed",
			`exf ${args[0]} ended with ${code}, which is no part of the demonstration`,
		);
	}
}

/** In the middle of the second of three changes of the second host. */
const KILLED_AT_CHANGE = 5;

/** Ends a command without a word as soon as it has changed so much. */
async function killInChange(stage: Stage, args: readonly string[]): Promise<void> {
	const count = async (): Promise<number> => (await readFile(stage.changes, "utf8")).split("\n").length;
	const before = await count();
	const child = start(stage, args);
	const ended = once(child, "exit");
	while (child.exitCode === null && (await count()) < before + KILLED_AT_CHANGE) await delay(5);
	child.kill("SIGKILL");
	await ended;
	stage.context.signal.throwIfAborted();
	say(stage, "(killed)");
}

function start({ context }: Stage, args: readonly string[]): ChildProcess {
	printLine(context.output.out, `$ exf ${args.join(" ")}`);
	return spawn(process.execPath, [mainPath, ...args], { stdio: ["ignore", "inherit", "inherit"] });
}

function title(stage: Stage, text: string): void {
	say(stage, `\n${text}\n`);
}

function say({ context }: Stage, text: string): void {
	printLine(context.output.out, text);
}
