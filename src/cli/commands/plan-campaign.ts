import { createApp } from "../../app/create-app.ts";
import { planCampaign } from "../../app/plan-campaign.ts";
import { FleetError } from "../../core/errors.ts";
import { campaignText } from "../../report/plan/campaign-text.ts";
import { plural } from "../../report/text/words.ts";
import { isOn, listOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine, wantsColor } from "../print.ts";
import type { CommonRequest } from "./plan-options.ts";

/** `exf plan --all-tenants`: a plan for each tenant, and a campaign over them. */
export async function runCampaign(context: CommandContext, request: CommonRequest): Promise<ExitCode> {
	const { output, argv } = context;
	const planned = await planCampaign(await createApp(), {
		...request,
		canaries: listOf(argv, "canary"),
		maxFailures: maxFailuresOf(argv),
		folder: requiredText(argv, "plans"),
		out: textOf(argv, "out"),
	});
	if (planned === undefined) return EXIT.interrupted;
	const { campaign, written, tenants } = planned;
	const json = isOn(argv, "json");
	const tell = json ? output.err : output.out;
	if (json) printLine(output.out, JSON.stringify(campaign, null, 2));
	else {
		const layout = { color: wantsColor(output), width: output.out.columns ?? 100 };
		output.out.write(campaignText(campaign, layout));
	}
	for (const tenant of tenants) {
		if (tenant.written !== undefined)
			printLine(tell, `plan of ${tenant.plan.tenant}: ${tenant.written.page}`);
	}
	printLine(tell, `campaign: ${written.file}`);
	printLine(tell, `page: ${written.page}`);
	if (campaign.tenants.length > 0) {
		printLine(tell, `next: exf apply ${written.file} --inventory ${request.fleet.inventoryPath}`);
	}
	const notReached = tenants.flatMap((tenant) => tenant.notReached);
	if (notReached.length > 0) {
		printLine(output.err, `note: not everything could be looked at on ${plural(notReached.length, "host")}`);
	}
	return notReached.length > 0 ? EXIT.notAssessed : EXIT.clean;
}

function maxFailuresOf(argv: CommandContext["argv"]): number {
	const value = argv["maxFailures"] ?? 0;
	if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
	throw new FleetError("usage", "--max-failures must be a whole number of at least 0");
}
