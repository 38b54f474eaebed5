import { join } from "node:path";
import {
	defaultReportPath,
	openReportInput,
	pour,
	withChanges,
	writeReportFile,
} from "../../app/render-report.ts";
import { isOnlyChangeRun } from "../../app/changes/stored-change-runs.ts";
import { makeFolder } from "../../app/make-folder.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { forTenant } from "../../report/for-tenant.ts";
import { redactInput } from "../../report/redact/redact-input.ts";
import type { ReportInput } from "../../report/reporter.ts";
import { CSV_FORMATS, isReportFormat, type ReportFormat, REPORTERS } from "../../report/reporters.ts";
import { redactionOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { reportChangeRun } from "./report-change-run.ts";

/** `exf report`: any format of any stored run, also of one that was killed, and of one that changed hosts. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const wanted = requiredText(argv, "run");
	if (await isOnlyChangeRun(runsDir, wanted)) return await reportChangeRun({ output, argv }, wanted);
	const id = await findStoredRun(runsDir, wanted);
	const format = requiredText(argv, "format");
	const tenant = textOf(argv, "tenant");
	const redact = redactionOf(argv);
	const target = textOf(argv, "output") ?? (format === "terminal" ? "-" : undefined);
	const whole = await withChanges(await openReportInput(runsDir, id, new Date()), runsDir);
	const own = tenant === undefined ? whole : await forTenant(whole, tenant);
	const input = await redactInput(own, redact);
	const marks = [...(tenant === undefined ? [] : [tenant]), ...(redact.length === 0 ? [] : ["redacted"])];
	if (format === "csv") {
		for (const path of await writeTables(input, join(runsDir, id), target, marks)) {
			printLine(output.out, `report: ${path}`);
		}
		return EXIT.clean;
	}
	if (!isReportFormat(format)) throw new FleetError("usage", `--format ${format} is not known`);
	const reporter = await REPORTERS[format].load();
	if (target === "-") {
		await pour(reporter(input), output.out);
		return EXIT.clean;
	}
	const fallback = defaultReportPath(runsDir, id, fileName(format, marks));
	printLine(output.out, `report: ${await writeReportFile(reporter(input), target ?? fallback)}`);
	return EXIT.clean;
}

/** The tables of `--format csv`, each a file of a folder. */
async function writeTables(
	input: ReportInput,
	runDir: string,
	target: string | undefined,
	marks: readonly string[],
): Promise<string[]> {
	if (target === "-") {
		throw new FleetError("usage", `--format csv writes ${CSV_FORMATS.length} files`, {
			hint: `For standard output name one: --format ${CSV_FORMATS.join(", ")}.`,
		});
	}
	const folder = target ?? runDir;
	await makeFolder(folder);
	const paths: string[] = [];
	for (const format of CSV_FORMATS) {
		const reporter = await REPORTERS[format].load();
		paths.push(await writeReportFile(reporter(input), join(folder, fileName(format, marks))));
	}
	return paths;
}

/** `report.contoso.redacted.html`, so that one report does not replace another. */
function fileName(format: ReportFormat, marks: readonly string[]): string {
	const info = REPORTERS[format];
	return ["fileName" in info ? info.fileName : "report", ...marks, info.extension].join(".");
}
