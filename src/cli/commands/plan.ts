import { createApp } from "../../app/create-app.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { planMitigations } from "../../app/plan-mitigations.ts";
import { describeUnits } from "../../app/plans/describe-units.ts";
import { writePlan } from "../../app/plans/write-plan.ts";
import { findStoredRun, readStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { readConfirmations } from "../../core/mitigations/protection-confirmations.ts";
import { planText } from "../../report/plan/plan-lines.ts";
import { plural } from "../../report/text/words.ts";
import { fleetRequest, isOn, listOf, requiredText, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine, wantsColor } from "../print.ts";
import { listHosts } from "./list-hosts.ts";
import { runCampaign } from "./plan-campaign.ts";
import { explainMitigations } from "./plan-explain.ts";
import { type CommonRequest, planOptions } from "./plan-options.ts";

/** `exf plan`: what would be changed where, with all that it costs; changes nothing. */
export async function run(context: CommandContext): Promise<ExitCode> {
	const { output, argv } = context;
	if (isOn(argv, "explain")) return await explainMitigations(context);
	const units = await describeUnits();
	const options = await planOptions(context, units);
	const runsDir = requiredText(argv, "runs");
	const fleet = await openFleet(await fleetRequest(argv));
	if (isOn(argv, "list-hosts")) return listHosts(output, fleet.hosts);
	const tenants = new Set(fleet.hosts.map(({ tenant }) => tenant));
	const request: CommonRequest = {
		...options,
		fleet,
		runsDir,
		run: await readStoredRun(runsDir, await findStoredRun(runsDir, requiredText(argv, "from"))),
		knowledge: await loadKnowledge(textOf(argv, "knowledge")),
		confirmed: readConfirmations(listOf(argv, "confirm-protection"), [...tenants]),
	};
	if (isOn(argv, "all-tenants")) return await runCampaign(context, request);
	if (tenants.size > 1) {
		throw new FleetError("usage", `a plan is of one tenant, and ${tenants.size} are selected`, {
			hint: "--tenant names one; --all-tenants makes a plan for each and a campaign over them.",
		});
	}
	return await runOne(context, request);
}

async function runOne(context: CommandContext, request: CommonRequest): Promise<ExitCode> {
	const { output, argv, signal } = context;
	if (listOf(argv, "canary").length > 0) throw new FleetError("usage", "--canary belongs to --all-tenants");
	const [planned] = await planMitigations(await createApp(), { ...request, campaign: null });
	if (signal.aborted || planned === undefined) return EXIT.interrupted;
	const { plan, displayName, notReached } = planned;
	const written = await writePlan(plan, displayName, requiredText(argv, "plans"), textOf(argv, "out"));
	if (isOn(argv, "json")) printLine(output.out, JSON.stringify(plan, null, 2));
	else {
		const layout = { color: wantsColor(output), width: output.out.columns ?? 100 };
		output.out.write(planText(plan, displayName, layout));
	}
	const tell = isOn(argv, "json") ? output.err : output.out;
	printLine(tell, `plan: ${written.file}`);
	printLine(tell, `page: ${written.page}`);
	if (notReached.length > 0) {
		printLine(output.err, `note: not everything could be looked at on ${plural(notReached.length, "host")}`);
	}
	const policy = request.fleet.tenants.find(({ id }) => id === plan.tenant)?.policy;
	if (plan.steps.length > 0 && policy?.allowApply === true) {
		const file = textOf(argv, "file");
		const sent = file === undefined ? "" : ` --file ${file}`;
		printLine(tell, `next: exf apply ${written.file} --inventory ${request.fleet.inventoryPath}${sent}`);
	}
	return notReached.length > 0 ? EXIT.notAssessed : EXIT.clean;
}
