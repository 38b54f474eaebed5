import { applyPlan, type ApplyOutcome, type ApplyRequest } from "../../app/apply-plan.ts";
import { readChangeFiles } from "../../app/changes/change-files.ts";
import type { ChangeParts } from "../../app/changes/change-parts.ts";
import { childEnvironmentOf } from "../../app/changes/child-environment-of.ts";
import { createWebProbe } from "../../app/changes/probe-host.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { type Fleet, openFleet } from "../../app/open-fleet.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { fleetRequest, isOn, listOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printFolded, printLine } from "../print.ts";
import { createChangeProgress } from "../terminal/change-progress.ts";
import { hooksOf, probeOptions, reasonOf } from "./apply-options.ts";

/** The hosts of a plan, and no others. */
export async function fleetOf(argv: CommandContext["argv"], plan: Plan): Promise<Fleet> {
	return await openFleet({
		...(await fleetRequest(argv)),
		selection: { tenant: [plan.tenant] },
		targetsText: plan.batches.flat().join("\n"),
	});
}

/** Carries out one plan with the options of the command line. */
export async function carryOut(
	{ output, argv, signal, commandLine }: CommandContext,
	app: ChangeParts,
	what: Pick<ApplyRequest, "plan" | "fleet" | "approval" | "resume">,
): Promise<ApplyOutcome> {
	const knowledge = await loadKnowledge(textOf(argv, "knowledge"));
	const write = (line: string): void =>
		isOn(argv, "json-events") ? printLine(output.out, line) : printFolded(output.err, line);
	return await applyPlan(app, {
		...what,
		knowledge,
		runsDir: requiredText(argv, "runs"),
		command: commandLine,
		outsideWindow: reasonOf(argv, "now-outside-window"),
		despiteDag: reasonOf(argv, "despite-dag"),
		hooks: hooksOf(argv),
		files: await readChangeFiles(listOf(argv, "file")),
		probe: isOn(argv, "probe") ? createWebProbe(probeOptions(argv), knowledge) : undefined,
		signal,
		events: createChangeProgress[isOn(argv, "json-events") ? "json" : "text"](write),
		environment: childEnvironmentOf(what.fleet, output.env),
	});
}

/** A failed rollback is the worst; then Ctrl-C; then what failed or was stopped. */
export function exitCodeOf(
	{ hosts, stop }: ChangeRun,
	changes: readonly { readonly status: string }[],
): ExitCode {
	if (changes.some(({ status }) => status === "rollback-failed")) return EXIT.rollbackFailed;
	if (stop?.reason === "interrupted") return EXIT.interrupted;
	const bad = hosts.some(
		({ result, healthy }) => result === "failed" || result === "half-done" || healthy === false,
	);
	return bad || stop !== null ? EXIT.changeFailed : EXIT.clean;
}
