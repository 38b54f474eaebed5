import { openChangeRunReport } from "../../app/changes/open-change-run-report.ts";
import { defaultReportPath, pour, writeReportFile } from "../../app/render-report.ts";
import { FleetError } from "../../core/errors.ts";
import type { ChangeRunInput } from "../../report/change-run/change-run-input.ts";
import { redactChangeRun } from "../../report/redact/redact-change-run.ts";
import { redactionOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { changeRunLines } from "../terminal/change-run-lines.ts";

/** Formats of a run of changes: file extension, and how to make it. */
const FORMATS = {
	html: {
		extension: "html",
		async *make(input: ChangeRunInput): AsyncGenerator<string> {
			yield* (await import("../../report/change-run/change-run-page.tsx")).changeRunPage(input);
		},
	},
	markdown: {
		extension: "md",
		async *make(input: ChangeRunInput): AsyncGenerator<string> {
			yield (await import("../../report/change-run/change-run-markdown.ts")).changeRunMarkdown(input);
		},
	},
	json: {
		extension: "json",
		async *make(input: ChangeRunInput): AsyncGenerator<string> {
			yield (await import("../../report/change-run/change-run-json.ts")).changeRunJson(input);
		},
	},
	terminal: {
		extension: "txt",
		async *make({ run, changes }: ChangeRunInput): AsyncGenerator<string> {
			yield `${changeRunLines(run, changes).join("\n")}\n`;
		},
	},
} as const;

/** `exf report` of a run that changed hosts. */
export async function reportChangeRun(
	{ output, argv }: Pick<CommandContext, "output" | "argv">,
	wanted: string,
): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const format = requiredText(argv, "format");
	if (!isFormat(format)) {
		throw new FleetError("usage", `--format ${format} is for scans`, {
			hint: `A run of changes has ${Object.keys(FORMATS).join(", ")}; changes-csv of a scan is the table.`,
		});
	}
	const { input: whole, records } = await openChangeRunReport(runsDir, wanted, new Date());
	const { id, tenant } = whole.run;
	const wantedTenant = textOf(argv, "tenant");
	if (wantedTenant !== undefined && wantedTenant !== tenant) {
		throw new FleetError("unknown-tenant", `Run ${id} changed nothing at "${wantedTenant}"`);
	}
	const kinds = redactionOf(argv);
	const pieces = FORMATS[format].make(await redactChangeRun(whole, records, kinds));
	const target = textOf(argv, "output") ?? (format === "terminal" ? "-" : undefined);
	if (target === "-") {
		await pour(pieces, output.out);
		return EXIT.clean;
	}
	const name = ["report", ...(kinds.length === 0 ? [] : ["redacted"]), FORMATS[format].extension].join(".");
	const path = target ?? defaultReportPath(runsDir, id, name);
	printLine(output.out, `report: ${await writeReportFile(pieces, path)}`);
	return EXIT.clean;
}

function isFormat(name: string): name is keyof typeof FORMATS {
	return Object.hasOwn(FORMATS, name);
}
