import { errorText, FleetError } from "../core/errors.ts";
import type { Campaign } from "../core/model/change/campaign.ts";
import type { ChangeRun } from "../core/model/change/change-run.ts";
import type { Plan } from "../core/model/change/plan.ts";
import type { ApplyOutcome } from "./apply-plan.ts";

/** What became of one tenant of a campaign. */
export interface TenantOutcome {
	readonly tenant: string;
	/** Undefined when nothing was begun there. */
	readonly run: ChangeRun | undefined;
	/** Why nothing was begun; undefined where something was. */
	readonly reason: string | undefined;
}

export interface CampaignWork {
	readonly campaign: Campaign;
	readonly plans: readonly Plan[];
	/** Carries out the plan of one tenant. Rejects when it is refused before anything was begun. */
	readonly apply: (plan: Plan) => Promise<ApplyOutcome>;
	readonly signal: AbortSignal;
	readonly onTenantEnd?: (outcome: TenantOutcome) => void;
}

/**
 * Carries out the plans of a campaign, one tenant after the other, canaries first. No further tenant is begun when a
 * canary has not ended well, or when more has failed than the campaign allows.
 *
 * @throws FleetError `locked` when another run is at work and nothing was begun yet
 */
export async function applyCampaign(work: CampaignWork): Promise<TenantOutcome[]> {
	const { campaign, plans } = work;
	const outcomes: TenantOutcome[] = [];
	for (const plan of plans) {
		const stop = work.signal.aborted ? "it was interrupted" : whyStopped(campaign, outcomes);
		const outcome = stop === undefined ? await applyTenant(plan, work, outcomes) : refused(plan, stop);
		outcomes.push(outcome);
		work.onTenantEnd?.(outcome);
	}
	return outcomes;
}

async function applyTenant(
	plan: Plan,
	{ apply }: CampaignWork,
	before: readonly TenantOutcome[],
): Promise<TenantOutcome> {
	try {
		const { run } = await apply(plan);
		return { tenant: plan.tenant, run, reason: undefined };
	} catch (thrown) {
		const isLocked = thrown instanceof FleetError && thrown.code === "locked";
		if (isLocked && before.every(({ run }) => run === undefined)) throw thrown;
		// A tenant that refuses does not stop the others, unless it is a canary.
		return refused(plan, errorText(thrown));
	}
}

function refused({ tenant }: Plan, reason: string): TenantOutcome {
	return { tenant, run: undefined, reason };
}

/** Why no further tenant is begun; undefined when one may. */
export function whyStopped(
	{ tenants, stopRule }: Pick<Campaign, "tenants" | "stopRule">,
	outcomes: readonly TenantOutcome[],
): string | undefined {
	const canaries = new Set(tenants.filter(({ canary }) => canary).map(({ tenant }) => tenant));
	const bad = outcomes.find((outcome) => canaries.has(outcome.tenant) && !endedWell(outcome));
	if (bad !== undefined) return `${bad.tenant}, which goes first, has not ended well`;
	const failed = outcomes.reduce((sum, { run }) => sum + failedHosts(run), 0);
	if (failed > stopRule.maxFailures) {
		return `${failed} hosts failed in all tenants together, and ${stopRule.maxFailures} may`;
	}
	const stopped = outcomes.filter(({ run }) => run !== undefined && run.stop !== null).length;
	if (stopped > stopRule.maxStoppedTenants) {
		return `${stopped} tenants were stopped, and ${stopRule.maxStoppedTenants} may`;
	}
	return undefined;
}

function endedWell({ run }: TenantOutcome): boolean {
	return run?.state === "finished" && failedHosts(run) === 0;
}

function failedHosts(run: ChangeRun | undefined): number {
	return (run?.hosts ?? []).filter(
		({ result, healthy }) => result === "failed" || result === "half-done" || healthy === false,
	).length;
}
