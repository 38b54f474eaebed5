import { findStoredRun, listStoredRuns, readStoredRun } from "../../app/stored-runs.ts";
import { describeHalfDone, findHalfDone } from "../../app/changes/half-done.ts";
import {
	changesOfStoredRun,
	isStoredChangeRun,
	listStoredChangeRuns,
	openStoredChangeRun,
} from "../../app/changes/stored-change-runs.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { RunDocument } from "../../core/model/run-document.ts";
import { OUTCOME_STATUSES } from "../../core/model/outcome.ts";
import { SEVERITIES } from "../../core/model/state.ts";
import { isOn, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";
import { counts } from "../terminal/apply-summary.ts";
import { changeRunLines } from "../terminal/change-run-lines.ts";

/** `exf runs`: what is in the run store. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const runsDir = requiredText(argv, "runs");
	const json = isOn(argv, "json");
	const wanted = textOf(argv, "run");
	if (wanted !== undefined) {
		if (await isStoredChangeRun(runsDir, wanted)) return await showChangeRun(output, runsDir, wanted, json);
		const document = await readStoredRun(runsDir, await findStoredRun(runsDir, wanted));
		if (json) printLine(output.out, JSON.stringify(document, null, 2));
		else show(output, document);
		return EXIT.clean;
	}
	const { runs, damaged } = await listStoredRuns(runsDir);
	const changed = await listStoredChangeRuns(runsDir);
	const halfDone = await findHalfDone(runsDir);
	if (json) {
		const all = { runs, changeRuns: changed.runs, damaged: [...damaged, ...changed.damaged], halfDone };
		printLine(output.out, JSON.stringify(all, null, 2));
		return EXIT.clean;
	}
	const lines = [
		...runs.map((document) => ({ id: document.id, line: listLine(document) })),
		...changed.runs.map((document) => ({ id: document.id, line: changeLine(document) })),
		...[...damaged, ...changed.damaged].map((id) => ({ id, line: `${id}  damaged` })),
	].sort((a, b) => (a.id < b.id ? -1 : 1));
	for (const { line } of lines) printLine(output.out, line);
	if (lines.length === 0) printLine(output.err, `no runs in ${runsDir}`);
	for (const left of halfDone) printLine(output.err, `note: ${describeHalfDone(left)}`);
	return EXIT.clean;
}

function changeLine({ id, state, hosts, tenant, rolledBackAt }: ChangeRun): string {
	const back = rolledBackAt.length > 0 ? "  rolled back" : "";
	return `${id}  ${state.padEnd(11)}  changes at ${tenant}: hosts ${counts(hosts.map(({ result }) => result))}${back}`;
}

async function showChangeRun(
	output: Output,
	runsDir: string,
	wanted: string,
	json: boolean,
): Promise<ExitCode> {
	const { run: document } = await openStoredChangeRun(runsDir, wanted);
	const changes = await changesOfStoredRun(runsDir, document.id);
	if (json) {
		printLine(output.out, JSON.stringify({ ...document, changes }, null, 2));
		return EXIT.clean;
	}
	for (const line of changeRunLines(document, changes)) printLine(output.out, line);
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
