import { exitCodeOfRun } from "../app/exit-code.ts";
import {
	defaultReportPath,
	openScanResult,
	pour,
	withChanges,
	writeReportFile,
} from "../app/render-report.ts";
import type { ScanResult } from "../app/scan-fleet.ts";
import type { Severity } from "../core/model/state.ts";
import { redactInput } from "../report/redact/redact-input.ts";
import type { Redaction } from "../report/redact/redactions.ts";
import type { ReportInput } from "../report/reporter.ts";
import { REPORTERS } from "../report/reporters.ts";
import { closingLines } from "../report/terminal/closing-lines.ts";
import { terminalReport } from "../report/terminal/terminal-report.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { type Output, printLine, wantsColor } from "./print.ts";

export interface TellOptions {
	readonly runsDir: string;
	readonly failOn: Severity;
	readonly jsonEvents: boolean;
	/** What the written report leaves out; the terminal shows everything. */
	readonly redact: readonly Redaction[];
	readonly writesReport: boolean;
	/** Something that the command was given could not be judged at all. @default false */
	readonly isIncomplete?: boolean;
}

const MEANING: Readonly<Record<number, string>> = {
	0: "clean",
	1: "findings",
	2: "the run folder could not be written",
	3: "not everything could be assessed",
	4: "findings, and not everything could be assessed",
	130: "interrupted",
};

const EVEN_IF_INCOMPLETE = {
	[EXIT.clean]: EXIT.notAssessed,
	[EXIT.findings]: EXIT.findingsAndNotAssessed,
	[EXIT.notAssessed]: EXIT.notAssessed,
	[EXIT.findingsAndNotAssessed]: EXIT.findingsAndNotAssessed,
	[EXIT.interrupted]: EXIT.interrupted,
} as const;

/** The end of a command that made a run: report file, summary, exit code. */
export async function tellResult(
	output: Output,
	result: ScanResult,
	{ runsDir, failOn, jsonEvents, redact, writesReport, isIncomplete = false }: TellOptions,
): Promise<ExitCode> {
	const judged = exitCodeOfRun(result.run, failOn);
	const code: ExitCode =
		result.unsaved.length > 0 ? EXIT.usage : isIncomplete ? EVEN_IF_INCOMPLETE[judged] : judged;
	const input = await withChanges(openScanResult(result, runsDir, new Date()), runsDir);
	const reports = writesReport ? [await writeHtml(await redactInput(input, redact), runsDir)] : [];
	if (jsonEvents) {
		printLine(output.out, JSON.stringify({ event: "exit", code, reports }));
		return code;
	}
	const layout = { color: wantsColor(output), width: output.out.columns ?? 100 };
	await pour(terminalReport(input, layout), output.out);
	const exitMeaning = MEANING[code];
	output.out.write(
		closingLines(
			{ reports, next: undefined, exitCode: code, ...(exitMeaning === undefined ? {} : { exitMeaning }) },
			layout,
		),
	);
	return code;
}

async function writeHtml(input: ReportInput, runsDir: string): Promise<string> {
	const html = await REPORTERS.html.load();
	return await writeReportFile(html(input), defaultReportPath(runsDir, input.run.id));
}
