import { diffRuns, runsToCompare } from "../../app/diff-runs.ts";
import { changesReport } from "../../report/terminal/changes-report.ts";
import { isOn, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine, wantsColor } from "../print.ts";

/** `exf diff`: what is different between two stored runs. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const { older, newer } = await runsToCompare(runsDir, textOf(argv, "older"), textOf(argv, "newer"));
	const changes = await diffRuns(runsDir, older, newer);
	if (isOn(argv, "json")) printLine(output.out, JSON.stringify(changes, null, 2));
	else
		output.out.write(changesReport(changes, { color: wantsColor(output), width: output.out.columns ?? 100 }));
	return EXIT.clean;
}
