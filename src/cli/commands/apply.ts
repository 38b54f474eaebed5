import type { ApplyOutcome, ApplyRequest } from "../../app/apply-plan.ts";
import { checkApply } from "../../app/changes/check-apply.ts";
import { isCampaignFile } from "../../app/changes/read-campaign.ts";
import { readPlanToApply } from "../../app/changes/read-plan.ts";
import { changesOfStoredRun, openStoredChangeRun } from "../../app/changes/stored-change-runs.ts";
import { createApp } from "../../app/create-app.ts";
import type { Fleet } from "../../app/open-fleet.ts";
import { FleetError } from "../../core/errors.ts";
import type { ChangeRun } from "../../core/model/change/change-run.ts";
import type { Plan } from "../../core/model/change/plan.ts";
import { planText } from "../../report/plan/plan-lines.ts";
import { isOn, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { keepMemorySmall } from "../keep-memory-small.ts";
import { type Output, printFolded, printLine, wantsColor } from "../print.ts";
import { applySummary } from "../terminal/apply-summary.ts";
import { askApproval } from "../terminal/ask-approval.ts";
import { runCampaign } from "./apply-campaign.ts";
import { carryOut, exitCodeOf, fleetOf } from "./carry-out.ts";

/** `exf apply`: carries out an approved plan or campaign, or goes on with a run that was cut off. */
export async function run(context: CommandContext): Promise<ExitCode> {
	keepMemorySmall();
	const { output, argv, signal } = context;
	const file = textOf(argv, "plan");
	const wanted = textOf(argv, "resume");
	if ((file === undefined) === (wanted === undefined)) {
		throw new FleetError("usage", "either a plan file, or --resume with a run");
	}
	if (file !== undefined && (await isCampaignFile(file))) return await runCampaign(context, file);
	const runsDir = requiredText(argv, "runs");
	const { plan, resume } =
		file === undefined
			? await resumed(argv, runsDir, wanted ?? "")
			: { plan: await readPlanToApply(file), resume: undefined };
	const app = await createApp();
	const fleet = await fleetOf(argv, plan);
	// Before anybody is asked: a plan that will be refused needs no approval.
	const terms = checkApply(plan, fleet, app.changes);
	const approval =
		resume === undefined
			? await approve(plan, fleet, terms.maxFailures, context)
			: { how: resume.approval.how, hosts: resume.approval.hosts };
	if (approval === undefined) {
		printLine(output.err, "nothing was changed");
		return signal.aborted ? EXIT.interrupted : EXIT.usage;
	}
	const outcome = await carryOut(context, app, { plan, fleet, approval, resume });
	return await tell(output, outcome, runsDir, isOn(argv, "json-events"));
}

async function resumed(
	argv: CommandContext["argv"],
	runsDir: string,
	wanted: string,
): Promise<{ readonly plan: Plan; readonly resume: ChangeRun }> {
	if (textOf(argv, "approve") !== undefined) {
		throw new FleetError(
			"usage",
			"--resume goes on with what was approved; --approve belongs to a plan file",
		);
	}
	const { run: resume, plan } = await openStoredChangeRun(runsDir, wanted === "" ? "latest" : wanted);
	return { plan, resume };
}

async function approve(
	plan: Plan,
	fleet: Fleet,
	maxFailures: number,
	context: CommandContext,
): Promise<ApplyRequest["approval"] | undefined> {
	const { output } = context;
	const displayName = fleet.tenants.find(({ id }) => id === plan.tenant)?.displayName ?? plan.tenant;
	const layout = { color: wantsColor(output), width: output.err.columns ?? 100 };
	const hosts = plan.batches.flat().length;
	const how = await askApproval(
		{
			what: "plan",
			hash: plan.hash,
			hosts,
			text: `${planText(plan, displayName, layout)}It stops when more than ${maxFailures} hosts have failed.\n`,
		},
		context,
	);
	return how === undefined ? undefined : { how, hosts };
}

async function tell(
	output: Output,
	{ run: document }: ApplyOutcome,
	runsDir: string,
	jsonEvents: boolean,
): Promise<ExitCode> {
	const changes = await changesOfStoredRun(runsDir, document.id);
	const code = exitCodeOf(document, changes);
	if (jsonEvents) printLine(output.out, JSON.stringify({ event: "exit", code }));
	else for (const line of applySummary(document, changes, code)) printFolded(output.out, line);
	return code;
}
