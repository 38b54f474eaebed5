import { basename, dirname, relative, resolve } from "node:path";
import { FleetError } from "../core/errors.ts";
import { assembleCampaign } from "../core/mitigations/assemble-campaign.ts";
import type { Campaign } from "../core/model/change/campaign.ts";
import { didYouMean } from "../core/select/nearest-names.ts";
import { runId } from "../store/run-id.ts";
import type { ChangeParts } from "./changes/change-parts.ts";
import { readToolInfo } from "./find-package.ts";
import { type PlannedTenant, planMitigations, type PlanRequest } from "./plan-mitigations.ts";
import { writeCampaign, writePlan, type WrittenPlan } from "./plans/write-plan.ts";
import { describeOperator } from "./start-run-document.ts";

export interface CampaignRequest extends Omit<PlanRequest, "campaign"> {
	/** Tenants that are changed before the others. */
	readonly canaries: readonly string[];
	/** Hosts that may fail in all tenants together. */
	readonly maxFailures: number;
	/** Folder of plans. */
	readonly folder: string;
	/** Path of the campaign file; its plans are written beside it. */
	readonly out: string | undefined;
}

export interface PlannedCampaign {
	readonly campaign: Campaign;
	readonly written: WrittenPlan;
	/** Also those without anything to do, which were not written. */
	readonly tenants: readonly (PlannedTenant & { readonly written: WrittenPlan | undefined })[];
}

/**
 * Plans for every tenant of the fleet, and writes a campaign over the plans. Undefined when it was interrupted: then
 * nothing is written.
 *
 * @throws FleetError as {@link planMitigations}, and `selection-unknown` for a canary that is no tenant of the fleet
 */
export async function planCampaign(
	parts: ChangeParts,
	request: CampaignRequest,
): Promise<PlannedCampaign | undefined> {
	checkCanaries(request);
	const now = parts.now();
	const id = `${runId(now)}-campaign`;
	const planned = await planMitigations(parts, { ...request, campaign: id });
	if (request.signal.aborted) return undefined;
	const folder = request.out === undefined ? resolve(request.folder) : dirname(resolve(request.out));
	const tenants: PlannedCampaign["tenants"][number][] = [];
	for (const tenant of planned) {
		const written =
			tenant.plan.steps.length === 0 ? undefined : await writePlan(tenant.plan, tenant.displayName, folder);
		tenants.push({ ...tenant, written });
	}
	const { user, machine } = describeOperator();
	const { name, version } = readToolInfo();
	const campaign = assembleCampaign({
		head: {
			id,
			createdAt: now.toISOString(),
			createdBy: { user, machine },
			createdFrom: request.run.id,
			tool: { name, version },
		},
		plans: tenants.flatMap(({ plan, written }) =>
			written === undefined ? [] : [{ plan, path: relativeTo(folder, written.file) }],
		),
		without: tenants.flatMap(({ plan: { tenant, skipped }, written }) =>
			written === undefined ? [{ tenant, reason: reasonOf(skipped.length) }] : [],
		),
		canaries: request.canaries,
		maxFailures: request.maxFailures,
	});
	return { campaign, written: await writeCampaign(campaign, folder, request.out), tenants };
}

function checkCanaries({ canaries, fleet }: CampaignRequest): void {
	const known = [...new Set(fleet.hosts.map(({ tenant }) => tenant))];
	for (const tenant of canaries.filter((id) => !known.includes(id))) {
		throw new FleetError(
			"selection-unknown",
			`--canary ${tenant}: there is no such tenant${didYouMean(tenant, known)}`,
		);
	}
}

/** Plans lie beside their campaign, and both may be moved together. */
function relativeTo(folder: string, file: string): string {
	return relative(folder, file) === basename(file) ? basename(file) : file;
}

function reasonOf(skipped: number): string {
	return skipped === 0 ? "Nothing is to be changed." : "Nothing of what is wished for can be done there.";
}
