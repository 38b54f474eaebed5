import { analyzeFiles, type FilesAnalysis } from "../../app/analyze-files.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { parseBuildNumber } from "../../core/build-number.ts";
import { cleanText } from "../../core/clean-text.ts";
import { FleetError } from "../../core/errors.ts";
import type { Verdict } from "../../core/model/verdict.ts";
import { isAtLeast, type Severity } from "../../core/model/state.ts";
import { isOn, requiredText, severityOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** `exf analyze --files`: judges configuration files that were copied off a server. */
export async function runAnalyzeFiles({ output, argv }: CommandContext): Promise<ExitCode> {
	const text = textOf(argv, "build");
	const build = text === undefined ? null : parseBuildNumber(text);
	if (build === null) {
		throw new FleetError("usage", `--build ${text ?? ""}: expected the build that is installed`, {
			hint: "Four numbers, for example 15.2.986.5: ExSetup.exe in the bin folder has it.",
		});
	}
	const failOn = severityOf(argv, "fail-on");
	const analysis = await analyzeFiles({
		folder: requiredText(argv, "files"),
		build,
		isComplete: isOn(argv, "complete"),
		knowledge: await loadKnowledge(textOf(argv, "knowledge")),
		now: new Date(),
	});
	const code = exitCodeOf(analysis.verdicts, failOn);
	if (isOn(argv, "json")) printLine(output.out, JSON.stringify({ ...analysis, exitCode: code }, null, 2));
	else for (const line of [...describe(analysis), `exit ${code}`]) printLine(output.out, line);
	return code;
}

function exitCodeOf(verdicts: readonly Verdict[], failOn: Severity): ExitCode {
	const counted = verdicts.filter(({ severity }) => isAtLeast(severity, failOn));
	const failed = counted.some(({ state }) => state === "fail");
	const missed = counted.some(({ state }) => state === "unknown" || state === "error");
	if (failed) return missed ? EXIT.findingsAndNotAssessed : EXIT.findings;
	return missed ? EXIT.notAssessed : EXIT.clean;
}

const INDENT = "          ";
const MOST_LINES = 12;

function firstOf(lines: readonly string[]): string[] {
	if (lines.length <= MOST_LINES) return [...lines];
	return [...lines.slice(0, MOST_LINES), `${INDENT}and ${lines.length - MOST_LINES} more (--json has all)`];
}

function describe(analysis: FilesAnalysis): string[] {
	const used = analysis.files.filter(({ path }) => path !== null);
	const odd = analysis.files.filter(({ reason }) => reason !== null);
	return [
		`${analysis.buildName} (${analysis.build}, as stated), ${used.length} configuration ${used.length === 1 ? "file" : "files"} in ${analysis.folder}`,
		"",
		...analysis.verdicts.flatMap((verdict) => describeVerdict(verdict, analysis)),
		...firstOf(
			odd.map(
				({ file, path, reason }) =>
					`${path === null ? "not used" : "broken  "}  ${cleanText(file)}: ${cleanText(reason ?? "")}`,
			),
		),
		...absentLines(analysis),
	];
}

function describeVerdict(verdict: Verdict, { findings }: FilesAnalysis): string[] {
	const lines = findings
		.filter(({ rule, state }) => rule === verdict.rule && state !== "pass")
		.map(({ summary }) => cleanText(summary));
	const evidence = verdict.state === "pass" ? [] : verdict.evidence.map((line) => cleanText(line));
	const details = lines.length > 0 ? lines : evidence;
	const severity = verdict.state === "fail" ? ` (${verdict.severity})` : "";
	return [
		`${verdict.state.toUpperCase().padEnd(8)}  ${verdict.rule}${severity}: ${cleanText(verdict.summary)}`,
		...(verdict.mitigation === undefined ? [] : [`${INDENT}mitigation: ${verdict.mitigation}`]),
		...firstOf(details.map((line) => `${INDENT}- ${line}`)),
		...(verdict.remedy === undefined ? [] : [`${INDENT}fix: ${cleanText(verdict.remedy)}`]),
		"",
	];
}

function absentLines({ absent }: FilesAnalysis): string[] {
	if (absent.length === 0) return [];
	return [
		`not in the folder (with --complete they count as not existing on the server):`,
		...firstOf(absent.map((path) => `${INDENT}${cleanText(path)}`)),
	];
}
