import { hostsToRollBack, rollbackRun } from "../../app/rollback-run.ts";
import { openStoredChangeRun } from "../../app/changes/stored-change-runs.ts";
import { createApp } from "../../app/create-app.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { cleanText } from "../../core/clean-text.ts";
import { FleetError } from "../../core/errors.ts";
import { matchGlob } from "../../core/select/match-glob.ts";
import { fleetRequest, isOn, listOf, numberOf, requiredText } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { keepMemorySmall } from "../keep-memory-small.ts";
import { printFolded, printLine } from "../print.ts";
import { conflictLines, counts } from "../terminal/apply-summary.ts";
import { askLine } from "../terminal/ask-line.ts";
import { createChangeProgress } from "../terminal/change-progress.ts";

/** `exf rollback`: undoes the changes of a run, on all of its hosts or on some. */
export async function run(context: CommandContext): Promise<ExitCode> {
	keepMemorySmall();
	const { output, argv, signal } = context;
	const runsDir = requiredText(argv, "runs");
	const { run: document, plan } = await openStoredChangeRun(runsDir, requiredText(argv, "run"));
	const hosts = await wantedHosts(argv, await hostsToRollBack(runsDir, document.id, plan));
	if (hosts.length === 0) {
		printLine(output.err, `run ${document.id} has nothing to undo there`);
		return EXIT.clean;
	}
	const request = await fleetRequest(argv);
	const fleet = await openFleet({
		...request,
		selection: { tenant: [plan.tenant] },
		targetsText: hosts.join("\n"),
	});
	if (!(await isConfirmed(hosts, context))) {
		printLine(output.err, "nothing was undone");
		return signal.aborted ? EXIT.interrupted : EXIT.usage;
	}
	const result = await rollbackRun(await createApp(), {
		fleet,
		knowledge: await loadKnowledge(),
		runsDir,
		run: document,
		plan,
		force: isOn(argv, "force"),
		signal,
		events: createChangeProgress.text((line) => printFolded(output.err, line)),
	});
	for (const { host, problems } of result.run.hosts) {
		if (!hosts.includes(host)) continue;
		for (const problem of problems) printLine(output.out, `${host}  ${cleanText(problem)}`);
	}
	const conflicts = conflictLines(result.changes);
	for (const line of conflicts) printFolded(output.out, line);
	if (conflicts.length > 0)
		printLine(output.out, "\nThese are not ours any more. --force undoes them all the same.");
	printLine(output.out, `\nchanges  ${counts(result.changes.map(({ status }) => status))}`);
	if (signal.aborted) return EXIT.interrupted;
	return result.failed > 0 ? EXIT.rollbackFailed : EXIT.clean;
}

async function wantedHosts(argv: CommandContext["argv"], all: readonly string[]): Promise<string[]> {
	const patterns = listOf(argv, "host");
	if (patterns.length === 0) return [...all];
	const matches = (host: string, pattern: string): boolean =>
		[host, host.split("/").at(-1) ?? ""].some((name) => matchGlob(pattern, name));
	for (const pattern of patterns) {
		if (all.some((host) => matches(host, pattern))) continue;
		throw new FleetError("selection-empty", `no host with something to undo matches ${pattern}`);
	}
	return all.filter((host) => patterns.some((pattern) => matches(host, pattern)));
}

async function isConfirmed(
	hosts: readonly string[],
	{ output, argv, signal }: Pick<CommandContext, "output" | "argv" | "signal">,
): Promise<boolean> {
	const expected = numberOf(argv, "expect-hosts");
	if (expected !== undefined) {
		if (expected === hosts.length) return true;
		const message = `there is something to undo on ${hosts.length} hosts, not ${expected}; nothing was undone`;
		throw new FleetError("not-approved", message);
	}
	for (const host of hosts) printLine(output.err, `  ${host}`);
	if (process.stdin.isTTY !== true || output.err.isTTY !== true) {
		throw new FleetError("not-approved", "there is no terminal to ask; nothing was undone", {
			hint: `Run it with --expect-hosts ${hosts.length}.`,
		});
	}
	const answer = await askLine(`Type the number of hosts (${hosts.length}) to undo its changes: `, signal);
	return answer?.trim() === String(hosts.length);
}
