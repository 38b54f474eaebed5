import { verifyAudit } from "../../app/verify-audit.ts";
import { isOn, listOf, requiredText } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** `exf audit verify`: whether anything was taken out of the audit logs, or changed in them. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const reports = await verifyAudit(requiredText(argv, "runs"), listOf(argv, "tenant"));
	const isWhole = reports.every(({ problems }) => problems.length === 0);
	if (isOn(argv, "json")) {
		printLine(output.out, JSON.stringify({ whole: isWhole, tenants: reports }, null, 2));
	} else {
		for (const { tenant, head, problems } of reports) {
			const state = problems.length === 0 ? "whole" : "NOT WHOLE";
			printLine(output.out, `${tenant}  ${state}  ${head.entries} entries  last ${head.hash ?? "-"}`);
			for (const problem of problems) printLine(output.out, `  ${problem}`);
		}
		if (reports.length === 0) printLine(output.err, "there is no audit log");
	}
	return isWhole ? EXIT.clean : EXIT.findings;
}
