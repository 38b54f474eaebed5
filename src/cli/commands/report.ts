import { openReportInput, defaultReportPath, pour, writeReportFile } from "../../app/render-report.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { forTenant } from "../../report/for-tenant.ts";
import { isReportFormat, REPORTERS } from "../../report/reporters.ts";
import { requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** `exf report`: any format of any stored run, also of one that was killed. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const id = await findStoredRun(runsDir, requiredText(argv, "run"));
	const format = requiredText(argv, "format");
	if (!isReportFormat(format)) throw new FleetError("usage", `--format ${format} is not known`);
	const tenant = textOf(argv, "tenant");
	const whole = await openReportInput(runsDir, id, new Date());
	const input = tenant === undefined ? whole : await forTenant(whole, tenant);
	const reporter = await REPORTERS[format].load();
	const target = textOf(argv, "output") ?? (format === "terminal" ? "-" : undefined);
	if (target === "-") {
		await pour(reporter(input), output.out);
		return EXIT.clean;
	}
	const fallback = defaultReportPath(
		runsDir,
		id,
		tenant === undefined ? REPORTERS[format].extension : `${tenant}.${REPORTERS[format].extension}`,
	);
	printLine(output.out, `report: ${await writeReportFile(reporter(input), target ?? fallback)}`);
	return EXIT.clean;
}
