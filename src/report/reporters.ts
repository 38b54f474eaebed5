import type { Reporter } from "./reporter.ts";

/** A format, and how to get at its reporter without loading those of the others. */
export interface ReportFormatInfo {
	/** Of a report file, without the dot. */
	readonly extension: string;
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
} as const satisfies Record<string, ReportFormatInfo>;

export type ReportFormat = keyof typeof REPORTERS;

export function isReportFormat(name: string): name is ReportFormat {
	return Object.hasOwn(REPORTERS, name);
}
