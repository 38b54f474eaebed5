import { applyCampaign, type TenantOutcome } from "../../app/apply-campaign.ts";
import { checkApply } from "../../app/changes/check-apply.ts";
import { readCampaignFile } from "../../app/changes/read-campaign.ts";
import { changesOfStoredRun } from "../../app/changes/stored-change-runs.ts";
import { createApp } from "../../app/create-app.ts";
import type { Fleet } from "../../app/open-fleet.ts";
import { cleanText } from "../../core/clean-text.ts";
import { campaignText } from "../../report/plan/campaign-text.ts";
import { isOn, requiredText } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printFolded, printLine, wantsColor } from "../print.ts";
import { applySummary } from "../terminal/apply-summary.ts";
import { askApproval } from "../terminal/ask-approval.ts";
import { carryOut, exitCodeOf, fleetOf } from "./carry-out.ts";

/** Worst first. */
const ORDER: readonly ExitCode[] = [EXIT.rollbackFailed, EXIT.interrupted, EXIT.changeFailed, EXIT.clean];

/** `exf apply campaign.json`: the plans of several tenants, with one approval. */
export async function runCampaign(context: CommandContext, file: string): Promise<ExitCode> {
	const { output, argv, signal } = context;
	const runsDir = requiredText(argv, "runs");
	const { campaign, plans } = await readCampaignFile(file);
	const app = await createApp();
	const fleets = new Map<string, Fleet>();
	for (const plan of plans) {
		const fleet = await fleetOf(argv, plan);
		// Before anybody is asked, and before any tenant is changed.
		checkApply(plan, fleet, app.changes);
		fleets.set(plan.tenant, fleet);
	}
	const layout = { color: wantsColor(output), width: output.err.columns ?? 100 };
	const hosts = plans.reduce((sum, plan) => sum + plan.batches.flat().length, 0);
	const how = await askApproval(
		{ what: "campaign", hash: campaign.hash, hosts, text: campaignText(campaign, layout) },
		context,
	);
	if (how === undefined) {
		printLine(output.err, "nothing was changed");
		return signal.aborted ? EXIT.interrupted : EXIT.usage;
	}
	const outcomes = await applyCampaign({
		campaign,
		plans,
		signal,
		async apply(plan) {
			const approval = { how, hosts: plan.batches.flat().length };
			const fleet = fleets.get(plan.tenant) ?? (await fleetOf(argv, plan));
			return await carryOut(context, app, { plan, fleet, approval, resume: undefined });
		},
	});
	return await tell(context, outcomes, runsDir);
}

async function tell(
	{ output, argv }: CommandContext,
	outcomes: readonly TenantOutcome[],
	runsDir: string,
): Promise<ExitCode> {
	const codes: ExitCode[] = [];
	for (const { tenant, run, reason } of outcomes) {
		const changes = run === undefined ? [] : await changesOfStoredRun(runsDir, run.id);
		const code = run === undefined ? EXIT.changeFailed : exitCodeOf(run, changes);
		codes.push(code);
		if (isOn(argv, "json-events")) {
			printLine(
				output.out,
				JSON.stringify({ event: "tenant-end", tenant, run: run?.id ?? null, reason, code }),
			);
			continue;
		}
		printLine(output.out, `\n${tenant}`);
		if (run === undefined) printLine(output.out, `nothing was begun: ${cleanText(reason ?? "")}`);
		else for (const line of applySummary(run, changes, code)) printFolded(output.out, line);
	}
	const worst = ORDER.find((code) => codes.includes(code)) ?? EXIT.clean;
	if (isOn(argv, "json-events")) printLine(output.out, JSON.stringify({ event: "exit", code: worst }));
	else printLine(output.out, `\nexit code of the campaign: ${worst}`);
	return worst;
}
