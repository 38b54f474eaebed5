import { findStoredRun, listStoredRuns, readStoredRun } from "../../app/stored-runs.ts";
import type { RunDocument } from "../../core/model/run-document.ts";
import { OUTCOME_STATUSES } from "../../core/model/outcome.ts";
import { SEVERITIES } from "../../core/model/state.ts";
import { isOn, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";

/** `exf runs`: what is in the run store. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const json = isOn(argv, "json");
	const wanted = textOf(argv, "run");
	if (wanted !== undefined) {
		const document = await readStoredRun(runsDir, await findStoredRun(runsDir, wanted));
		if (json) printLine(output.out, JSON.stringify(document, null, 2));
		else show(output, document);
		return EXIT.clean;
	}
	const { runs, damaged } = await listStoredRuns(runsDir);
	if (json) printLine(output.out, JSON.stringify({ runs, damaged }, null, 2));
	else {
		for (const document of runs) printLine(output.out, listLine(document));
		for (const id of damaged) printLine(output.out, `${id}  damaged`);
		if (runs.length + damaged.length === 0) printLine(output.err, `no runs in ${runsDir}`);
	}
	return EXIT.clean;
}

function listLine({ id, state, totals }: RunDocument): string {
	const failed = SEVERITIES.slice(0, 2).map(
		(severity) => `${totals.all.failedVerdicts[severity]} ${severity}`,
	);
	return `${id}  ${state.padEnd(11)}  ${totals.all.assessed}/${totals.all.hosts} hosts assessed  ${failed.join("  ")}`;
}

function show(output: Output, document: RunDocument): void {
	const { totals, tenants } = document;
	const outcomes = OUTCOME_STATUSES.filter((status) => totals.all.outcomes[status] > 0).map(
		(status) => `${totals.all.outcomes[status]} ${status}`,
	);
	const lines = [
		`run       ${document.id} (${document.state})`,
		`command   ${document.command}`,
		`by        ${document.operator.user} on ${document.operator.machine}`,
		`started   ${document.startedAt}`,
		`finished  ${document.finishedAt ?? "-"}`,
		`tenants   ${tenants.map((tenant) => tenant.id).join(", ")}`,
		`hosts     ${totals.all.hosts}: ${outcomes.join(", ") || "none"}`,
		`failed    ${SEVERITIES.map((severity) => `${totals.all.failedVerdicts[severity]} ${severity}`).join(", ")}`,
		...document.problems.map((problem) => `problem   ${problem}`),
	];
	for (const line of lines) printLine(output.out, line);
}
