import { type BatchHost, batchHostOf } from "../batches/batch-host.ts";
import type { ClusterMembership } from "../batches/cluster-membership.ts";
import { compareMembership } from "../batches/compare-membership.ts";
import { type BatchSize, DEFAULT_BATCH_SIZES, failuresOf, stricterSizes } from "../batches/batch-size.ts";
import { explainBatches } from "../batches/explain-batches.ts";
import { splitBatches } from "../batches/split-batches.ts";
import {
	hashPlan,
	type MaintenanceWindow,
	PLAN_SCHEMA,
	type Plan,
	type PlannedNot,
	type PlanStep,
} from "../model/change/plan.ts";
import type { Host } from "../model/host.ts";
import type { HostRecord } from "../model/host-record.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { estimateDuration } from "./estimate-duration.ts";
import { removeCommand } from "./plan-command.ts";

/** Rules of a tenant for changes. */
export interface ChangePolicy {
	readonly allowApply?: boolean | undefined;
	readonly batches?: readonly BatchSize[] | undefined;
	readonly maxFailures?: BatchSize | undefined;
	readonly maintenanceWindow?: MaintenanceWindow | undefined;
}

/** What is planned on one host, and what is not. */
export interface PlannedHost {
	readonly host: Pick<Host, "id" | "site" | "redundancy">;
	readonly record: Pick<HostRecord, "identity" | "timings"> | undefined;
	/** What it said of its cluster; undefined when nobody looked. */
	readonly membership?: ClusterMembership | undefined;
	/** In the order in which they run. */
	readonly steps: readonly PlanStep[];
	readonly skipped: readonly PlannedNot[];
	readonly leftovers: readonly CatalogueEntry[];
	readonly hasSigns: boolean;
	readonly isHunted: boolean;
}

/** The head of a plan, as it is known before any host was looked at. */
export type PlanHead = Pick<
	Plan,
	"id" | "createdAt" | "createdBy" | "createdFrom" | "tenant" | "campaign" | "tool"
>;

export interface PlanDraft {
	readonly head: PlanHead;
	readonly hosts: readonly PlannedHost[];
	readonly scripts: Plan["scripts"];
	readonly policy: ChangePolicy;
	/** Of the command line; can only be stricter than the policy. */
	readonly batches: readonly BatchSize[] | undefined;
	readonly siteBySite: boolean;
	/** Reference under which the loss of traces was accepted. */
	readonly evidenceCase: string | undefined;
	/** Hosts at the same time. */
	readonly atOnce: number;
	/** What was confirmed of the organisation. @default nothing */
	readonly confirmed?: NonNullable<Plan["confirmed"]>;
	/** Further things to know. */
	readonly notes: readonly string[];
}

/** Puts a plan together. Pure: the same draft gives the same plan with the same hash. */
export function assemblePlan(draft: PlanDraft): Plan {
	const { head, policy, evidenceCase, confirmed = [] } = draft;
	const changed = draft.hosts.filter(({ steps }) => steps.length > 0);
	const sizes = sizesOf(draft, changed.length);
	const batchHosts: readonly BatchHost[] = changed.map(({ host, record, membership }) =>
		batchHostOf(host, record?.identity?.roles ?? [], membership),
	);
	const options = { sizes, siteBySite: draft.siteBySite };
	const batches = splitBatches(batchHosts, options);
	const byId = new Map(changed.map((planned) => [planned.host.id, planned]));
	const inOrder = batches.flat().flatMap((id) => byId.get(id) ?? []);
	const steps = inOrder.flatMap((planned) => planned.steps);
	const signs = inOrder.filter(({ hasSigns }) => hasSigns).map(({ host }) => host.id);
	const usedUnits = new Set(steps.map(({ unit }) => unit));
	const expectedMs = estimateDuration(
		batches,
		(id) => byId.get(id)?.steps.length ?? 0,
		(id) => byId.get(id)?.record?.timings,
		draft.atOnce,
	);
	const plan: Omit<Plan, "hash"> = {
		schema: PLAN_SCHEMA,
		...head,
		scripts: draft.scripts.filter(({ unit }) => usedUnits.has(unit)),
		batches,
		steps,
		skipped: draft.hosts.flatMap(({ skipped }) => skipped),
		evidenceLoss:
			evidenceCase === undefined || signs.length === 0 ? null : { case: evidenceCase, hosts: signs },
		neverHunted: inOrder.filter(({ isHunted }) => !isHunted).map(({ host }) => host.id),
		...(confirmed.length === 0 ? {} : { confirmed: [...confirmed] }),
		stopRule: { maxFailures: failuresOf(policy.maxFailures ?? 0, changed.length) },
		maintenanceWindow: policy.maintenanceWindow ?? null,
		...(expectedMs === undefined || steps.length === 0 ? {} : { expectedMs }),
		notes: [
			...(policy.allowApply === true
				? []
				: [
						`The policy of tenant ${head.tenant} does not allow changes: this cannot be applied before policy.allowApply: true stands in the inventory.`,
					]),
			...draft.notes,
			...explainBatches(batchHosts, options),
			...compareMembership(changed.map(({ host, membership }) => ({ host, membership }))),
			...leftoverNotes(draft.hosts),
		],
	};
	return { ...plan, hash: hashPlan(plan) };
}

function sizesOf({ policy, batches }: PlanDraft, hosts: number): readonly BatchSize[] {
	const own = policy.batches ?? DEFAULT_BATCH_SIZES;
	if (batches === undefined) return own;
	// Without a policy of the tenant the command line decides.
	return policy.batches === undefined ? batches : stricterSizes(own, batches, hosts);
}

function leftoverNotes(hosts: readonly PlannedHost[]): string[] {
	const entries = new Map<CatalogueEntry, string[]>();
	for (const { host, leftovers } of hosts) {
		for (const entry of leftovers) entries.set(entry, [...(entries.get(entry) ?? []), host.id]);
	}
	return [...entries].map(([{ id }, ids]) => {
		const command = removeCommand([id]);
		return `${id} is left on ${ids.join(", ")}, where the update makes it superfluous. Removing it is a plan of its own: ${command}`;
	});
}
