import type { ScanEvents } from "../../core/model/scan-events.ts";
import { describeHalfDone, findHalfDone } from "../../app/changes/half-done.ts";
import { createApp } from "../../app/create-app.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { type FleetRequest, openFleet } from "../../app/open-fleet.ts";
import { findRerunSet } from "../../app/rerun.ts";
import { selectionOfRun } from "../../app/resume-run.ts";
import { scanFleet } from "../../app/scan-fleet.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { describeSelection } from "../../core/select/selection-flags.ts";
import { durationOf, fleetRequest, isOn, redactionOf, requiredText, severityOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { keepMemorySmall } from "../keep-memory-small.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine, wantsLiveProgress } from "../print.ts";
import { tellResult } from "../tell-result.ts";
import { createJsonEvents } from "../terminal/json-events.ts";
import { createLiveProgress } from "../terminal/live-progress.ts";
import { createPlainProgress } from "../terminal/plain-progress.ts";
import { listHosts } from "./list-hosts.ts";

/** `exf scan`: everything from the inventory to the report. */
export async function run(context: CommandContext): Promise<ExitCode> {
	keepMemorySmall();
	const { output, argv, signal, commandLine } = context;
	const runsDir = requiredText(argv, "runs");
	const failOn = severityOf(argv, "fail-on");
	const redact = redactionOf(argv);
	const resume = await resumedRun(argv, runsDir);
	const request = await scanRequest(argv, runsDir, resume);
	if (request.rerun?.hosts.length === 0) {
		printLine(output.err, `no host of run ${request.rerun.run} is "${request.rerun.set}": nothing to scan`);
		return EXIT.clean;
	}
	const fleet = await openFleet(request);
	if (isOn(argv, "list-hosts")) return listHosts(output, fleet.hosts);
	const knowledge = await loadKnowledge(textOf(argv, "knowledge"));
	for (const left of await findHalfDone(runsDir)) printLine(output.err, `note: ${describeHalfDone(left)}`);
	const app = await createApp();
	const jsonEvents = isOn(argv, "json-events");
	const result = await scanFleet(app, {
		fleet,
		knowledge,
		runsDir,
		command: commandLine,
		resume,
		runTimeoutMs: durationOf(argv, "run-timeout"),
		signal,
		events: listener(output, jsonEvents),
	});
	return await tellResult(output, result, {
		runsDir,
		failOn,
		jsonEvents,
		redact,
		writesReport: argv["report"] !== false,
	});
}

/** The hosts of this scan: those of the flags, of an earlier run, or what an interrupted run was asked for. */
async function scanRequest(
	argv: CommandContext["argv"],
	runsDir: string,
	resume: string | undefined,
): Promise<FleetRequest> {
	const request = await fleetRequest(argv);
	const rerun = textOf(argv, "rerun");
	if (rerun !== undefined) {
		if (resume !== undefined) throw new FleetError("usage", "--resume and --rerun contradict each other");
		return { ...request, rerun: await findRerunSet(runsDir, rerun) };
	}
	const isNarrowed = describeSelection(request.selection).length > 0 || request.targetsText !== undefined;
	if (resume === undefined || isNarrowed) return request;
	return { ...request, targetsText: (await selectionOfRun(runsDir, resume)).join("\n") };
}

async function resumedRun(argv: CommandContext["argv"], runsDir: string): Promise<string | undefined> {
	const wanted = textOf(argv, "resume");
	return wanted === undefined ? undefined : await findStoredRun(runsDir, wanted === "" ? "latest" : wanted);
}

function listener(output: Output, jsonEvents: boolean): ScanEvents {
	if (jsonEvents) return createJsonEvents((line) => printLine(output.out, line));
	if (wantsLiveProgress(output)) return createLiveProgress(output.err);
	return createPlainProgress((line) => printLine(output.err, line));
}
