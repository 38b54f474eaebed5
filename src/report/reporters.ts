import type { Reporter } from "./reporter.ts";

/** A format, and how to get at its reporter without loading those of the others. */
export interface ReportFormatInfo {
	/** Of a report file, without the dot. */
	readonly extension: string;
	/** Of a report file, before the extension. @default "report" */
	readonly fileName?: string;
	readonly mediaType: string;
	readonly load: () => Promise<Reporter>;
}

/** Columns of a terminal report that goes to a file. */
const FILE_WIDTH = 100;

export const REPORTERS = {
	terminal: {
		extension: "txt",
		mediaType: "text/plain; charset=utf-8",
		load: async () => {
			const { terminalReport } = await import("./terminal/terminal-report.ts");
			return (input) => terminalReport(input, { color: false, width: FILE_WIDTH });
		},
	},
	json: {
		extension: "json",
		mediaType: "application/json",
		load: async () => {
			return (await import("./json/json-report.ts")).jsonReport;
		},
	},
	html: {
		extension: "html",
		mediaType: "text/html; charset=utf-8",
		load: async () => {
			return (await import("./html/html-report.tsx")).htmlReport;
		},
	},
	markdown: {
		extension: "md",
		mediaType: "text/markdown; charset=utf-8",
		load: async () => {
			return (await import("./markdown/markdown-report.ts")).markdownReport;
		},
	},
	"findings-csv": {
		extension: "csv",
		fileName: "findings",
		mediaType: "text/csv; charset=utf-8",
		load: async () => {
			return (await import("./csv/findings-csv.ts")).findingsCsv;
		},
	},
	"hosts-csv": {
		extension: "csv",
		fileName: "hosts",
		mediaType: "text/csv; charset=utf-8",
		load: async () => {
			return (await import("./csv/hosts-csv.ts")).hostsCsv;
		},
	},
	"action-plan-csv": {
		extension: "csv",
		fileName: "action-plan",
		mediaType: "text/csv; charset=utf-8",
		load: async () => {
			return (await import("./csv/action-plan-csv.ts")).actionPlanCsv;
		},
	},
	"changes-csv": {
		extension: "csv",
		fileName: "changes",
		mediaType: "text/csv; charset=utf-8",
		load: async () => {
			return (await import("./csv/changes-csv.ts")).changesCsv;
		},
	},
} as const satisfies Record<string, ReportFormatInfo>;

/** What `csv` alone stands for: one file for each question. */
export const CSV_FORMATS = ["findings-csv", "hosts-csv", "action-plan-csv", "changes-csv"] as const;

export type ReportFormat = keyof typeof REPORTERS;

export function isReportFormat(name: string): name is ReportFormat {
	return Object.hasOwn(REPORTERS, name);
}
