import type { ScanEvents } from "../../core/model/scan-events.ts";
import { createApp } from "../../app/create-app.ts";
import { exitCodeOfRun } from "../../app/exit-code.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { defaultReportPath, openScanResult, pour, writeReportFile } from "../../app/render-report.ts";
import { scanFleet, type ScanResult } from "../../app/scan-fleet.ts";
import { closingLines } from "../../report/terminal/closing-lines.ts";
import { terminalReport } from "../../report/terminal/terminal-report.ts";
import { REPORTERS } from "../../report/reporters.ts";
import { durationOf, fleetRequest, isOn, requiredText, severityOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { keepMemorySmall } from "../keep-memory-small.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine, wantsColor, wantsLiveProgress } from "../print.ts";
import { createJsonEvents } from "../terminal/json-events.ts";
import { createLiveProgress } from "../terminal/live-progress.ts";
import { createPlainProgress } from "../terminal/plain-progress.ts";
import { listHosts } from "./list-hosts.ts";

const MEANING: Readonly<Record<number, string>> = {
	0: "clean",
	1: "findings",
	2: "the run folder could not be written",
	3: "some hosts or rules could not be assessed",
	4: "findings, and some hosts or rules could not be assessed",
	130: "interrupted",
};

/** `exf scan`: everything from the inventory to the report. */
export async function run(context: CommandContext): Promise<ExitCode> {
	keepMemorySmall();
	const { output, argv, signal, commandLine } = context;
	const fleet = await openFleet(await fleetRequest(argv));
	if (isOn(argv, "list-hosts")) return listHosts(output, fleet.hosts);
	const failOn = severityOf(argv, "fail-on");
	const knowledge = await loadKnowledge(textOf(argv, "knowledge"));
	const runsDir = requiredText(argv, "runs");
	const app = await createApp();
	const jsonEvents = isOn(argv, "json-events");
	const result = await scanFleet(app, {
		fleet,
		knowledge,
		runsDir,
		command: commandLine,
		runTimeoutMs: durationOf(argv, "run-timeout"),
		signal,
		events: listener(output, jsonEvents),
	});
	const code: ExitCode = result.unsaved.length > 0 ? EXIT.usage : exitCodeOfRun(result.run, failOn);
	const reports = argv["report"] === false ? [] : [await writeHtml(result, runsDir)];
	if (jsonEvents) {
		printLine(output.out, JSON.stringify({ event: "exit", code, reports }));
		return code;
	}
	const layout = { color: wantsColor(output), width: output.out.columns ?? 100 };
	await pour(terminalReport(openScanResult(result, runsDir, new Date()), layout), output.out);
	const exitMeaning = MEANING[code];
	output.out.write(
		closingLines(
			{ reports, next: undefined, exitCode: code, ...(exitMeaning === undefined ? {} : { exitMeaning }) },
			layout,
		),
	);
	return code;
}

function listener(output: Output, jsonEvents: boolean): ScanEvents {
	if (jsonEvents) return createJsonEvents((line) => printLine(output.out, line));
	if (wantsLiveProgress(output)) return createLiveProgress(output.err);
	return createPlainProgress((line) => printLine(output.err, line));
}

async function writeHtml(result: ScanResult, runsDir: string): Promise<string> {
	const html = await REPORTERS.html.load();
	const path = defaultReportPath(runsDir, result.run.id, REPORTERS.html.extension);
	return await writeReportFile(html(openScanResult(result, runsDir, new Date())), path);
}
