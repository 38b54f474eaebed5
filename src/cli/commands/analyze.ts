import { analysisWaivers } from "../../app/analysis-waivers.ts";
import { analyzeRun } from "../../app/analyze-run.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { isOn, redactionOf, requiredText, severityOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { tellResult } from "../tell-result.ts";
import { runAnalyzeFiles } from "./analyze-files.ts";

/** `exf analyze`: judges the stored facts of a run again, or with --files copied configuration files. */
export async function run(context: CommandContext): Promise<ExitCode> {
	const { output, argv, commandLine } = context;
	const files = textOf(argv, "files") !== undefined;
	checkForm(files, argv);
	if (files) return await runAnalyzeFiles(context);
	const runsDir = requiredText(argv, "runs");
	const failOn = severityOf(argv, "fail-on");
	const redact = redactionOf(argv);
	const id = await findStoredRun(runsDir, requiredText(argv, "run"));
	const path = textOf(argv, "inventory");
	const inventory =
		path === undefined ? undefined : { path, allowPlaintextSecrets: isOn(argv, "allow-plaintext-secrets") };
	const result = await analyzeRun({
		runsDir,
		run: id,
		knowledge: await loadKnowledge(textOf(argv, "knowledge")),
		waivers: await analysisWaivers(runsDir, id, inventory, new Date()),
		command: commandLine,
		now: () => new Date(),
		onNotice: (message) => printLine(output.err, `note: ${message}`),
	});
	const writesReport = argv["report"] !== false;
	return await tellResult(output, result, { runsDir, failOn, jsonEvents: false, redact, writesReport });
}

/** A run or files: an option of the other form would be left out silently. */
function checkForm(files: boolean, argv: CommandContext["argv"]): void {
	const wrong = files
		? ["run", "inventory", "redact"].filter((name) => argv[name] !== undefined)
		: ["build", "complete", "json"].filter((name) => textOf(argv, name) !== undefined || isOn(argv, name));
	const [first] = wrong;
	if (first === undefined) return;
	throw new FleetError(
		"usage",
		`${first} and --files ${files ? "contradict each other" : "belong together"}`,
	);
}
