import { setMaxListeners } from "node:events";
import { FleetError } from "../core/errors.ts";
import type { BatchSize } from "../core/batches/batch-size.ts";
import { assemblePlan, type PlannedHost } from "../core/mitigations/assemble-plan.ts";
import type { WishRequest } from "../core/mitigations/choose-mitigations.ts";
import type { ConfirmedByTenant } from "../core/mitigations/protection-confirmations.ts";
import type { Plan } from "../core/model/change/plan.ts";
import type { Host } from "../core/model/host.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { runId } from "../store/run-id.ts";
import type { ChangeParts } from "./changes/change-parts.ts";
import { readToolInfo } from "./find-package.ts";
import type { Fleet } from "./open-fleet.ts";
import { createTargetOpener } from "./open-target.ts";
import {
	type CheckedProtection,
	checkProtection,
	confirmedBy,
	protectedHosts,
	withholdProtection,
} from "./plans/check-protection.ts";
import { type ChosenHost, chooseWishes } from "./plans/choose-wishes.ts";
import { findOwnChanges } from "./plans/find-own-changes.ts";
import { describeUnits } from "./plans/describe-units.ts";
import { planNotes } from "./plans/plan-notes.ts";
import { createTestBundles } from "./plans/test-bundles.ts";
import { type HostTested, type HostTester, type HostWork, testHost } from "./plans/test-host.ts";
import { createSessionMemory } from "./session-memory.ts";
import { describeOperator } from "./start-run-document.ts";

/** What a command that plans may show while it does. */
export interface PlanEvents {
	/** Called for each host that was asked. */
	readonly onHostTested?: (host: Host, tested: HostTested) => void;
	readonly onNotice?: (message: string) => void;
}

export interface PlanRequest {
	readonly fleet: Fleet;
	readonly runsDir: string;
	/** The run on whose findings the plans stand. */
	readonly run: RunDocument;
	readonly knowledge: Knowledge;
	readonly wishes: Omit<WishRequest, "acceptsEvidenceLoss" | "ownChange">;
	/** Reference under which the loss of traces is accepted. */
	readonly evidenceCase: string | undefined;
	/** Asked before any host is connected to; false ends it. */
	readonly confirmNeverHunted: (hosts: readonly string[]) => Promise<boolean>;
	/** What was confirmed of the organisations, before Extended Protection is turned on. */
	readonly confirmed: ConfirmedByTenant;
	readonly batches: readonly BatchSize[] | undefined;
	readonly siteBySite: boolean;
	/** Id of the campaign that the plans belong to. */
	readonly campaign: string | null;
	readonly signal: AbortSignal;
	readonly events: PlanEvents;
}

/** The plan of one tenant; it may have nothing to do. */
export interface PlannedTenant {
	readonly displayName: string;
	readonly plan: Plan;
	/** Hosts of which something could not be looked at, now or in the run. */
	readonly notReached: readonly string[];
}

/** Hosts that stand in the way of nothing, but about which nothing could be said. */
const NOT_LOOKED_AT: ReadonlySet<string> = new Set(["not-in-run", "not-assessed"]);

/**
 * Plans mitigations for every selected host, one plan per tenant. Reads only: each unit says what it would find, and
 * nothing is written on a host.
 *
 * @throws FleetError for unknown units and parameters, and `never-hunted` when that was not confirmed
 */
export async function planMitigations(
	parts: ChangeParts,
	request: PlanRequest,
): Promise<readonly PlannedTenant[]> {
	const { fleet, events } = request;
	const wished = await chooseForAll(request);
	// A wrong parameter ends it before anybody is asked anything.
	const bundles = createTestBundles(parts.changes);
	for (const wish of [...wished.values()].flatMap(({ wishes }) => wishes)) bundles(wish);
	const protection = await checkProtection(
		{ ...request, run: request.run.id, ofSeveral: request.campaign !== null },
		wished,
	);
	const chosen = new Map<string, ChosenHost>();
	const work = fleet.hosts.flatMap((host): HostWork[] => {
		const known = wished.get(host.id);
		if (known === undefined) return [];
		const allowed = withholdProtection(host.id, known, protection.get(host.tenant));
		chosen.set(host.id, allowed);
		const { wishes, wasCalled } = allowed;
		return wishes.length === 0 ? [] : [{ host, wishes, computerName: wasCalled }];
	});
	await confirmHunting(work, chosen, request);
	const units = await describeUnits();
	const tester: HostTester = {
		parts,
		credentials: fleet.credentials,
		opener: createTargetOpener(
			fleet,
			(credential) =>
				events.onNotice?.(`credential ${credential} was refused twice and is not used any more`),
			createSessionMemory(request.runsDir, parts.now, () => {}),
		),
		bundles,
		impactOf: (unit) => units.get(unit) ?? { changes: [] },
		signal: request.signal,
	};
	const tested = await testAll(parts, tester, work, request);
	return fleet.tenants
		.filter(({ id }) => fleet.hosts.some(({ tenant }) => tenant === id))
		.map((tenant) =>
			planTenant(parts, tenant, { chosen, tested, protection: protection.get(tenant.id) }, request),
		);
}

async function chooseForAll(request: PlanRequest): Promise<Map<string, ChosenHost>> {
	const { fleet, run, runsDir, knowledge, evidenceCase } = request;
	const wishes: WishRequest = {
		...request.wishes,
		acceptsEvidenceLoss: evidenceCase !== undefined,
		ownChange: await ownChanges(request),
	};
	return await chooseWishes(runsDir, run, new Set(fleet.hosts.map(({ id }) => id)), wishes, knowledge);
}

/** Only a removal asks whose a rule is. */
async function ownChanges({
	wishes,
	fleet,
	runsDir,
	events,
}: PlanRequest): Promise<WishRequest["ownChange"]> {
	if (wishes.remove === undefined) return undefined;
	const tenants = new Set(fleet.hosts.map(({ tenant }) => tenant));
	return await findOwnChanges(runsDir, tenants, (message) => events.onNotice?.(message));
}

async function confirmHunting(
	work: readonly HostWork[],
	chosen: ReadonlyMap<string, ChosenHost>,
	{ confirmNeverHunted }: PlanRequest,
): Promise<void> {
	const never = work.map(({ host }) => host.id).filter((id) => chosen.get(id)?.isHunted !== true);
	if (never.length === 0 || (await confirmNeverHunted(never))) return;
	const count = never.length === 1 ? "1 host was" : `${never.length} hosts were`;
	throw new FleetError(
		"never-hunted",
		`${count} never searched for signs of compromise, and nobody confirmed that this does not matter; nothing was planned`,
		{
			hint: "A change restarts worker processes and alters file times. --confirm-never-hunted confirms it.",
		},
	);
}

async function testAll(
	{ transport }: ChangeParts,
	tester: HostTester,
	work: readonly HostWork[],
	{ fleet, signal, events }: PlanRequest,
): Promise<Map<string, HostTested>> {
	// Every host listens; Node would warn of a leak at ten.
	setMaxListeners(0, signal);
	const tested = new Map<string, HostTested>();
	const byHost = new Map(work.map((item) => [item.host, item]));
	try {
		await runQueue(
			work.map(({ host }) => host),
			fleet.limits,
			async (host) => {
				const item = byHost.get(host);
				if (item === undefined) return;
				const result = await testHost(tester, item);
				tested.set(host.id, result);
				events.onHostTested?.(host, result);
			},
			signal,
		);
	} finally {
		await transport.close?.();
	}
	return tested;
}

interface TenantMaterial {
	readonly chosen: ReadonlyMap<string, ChosenHost>;
	readonly tested: ReadonlyMap<string, HostTested>;
	/** Undefined where nobody wishes for Extended Protection. */
	readonly protection: CheckedProtection | undefined;
}

function planTenant(
	parts: ChangeParts,
	tenant: Fleet["tenants"][number],
	{ chosen, tested, protection }: TenantMaterial,
	request: PlanRequest,
): PlannedTenant {
	const { fleet, run, campaign } = request;
	const now = parts.now();
	const { user, machine } = describeOperator();
	const { name, version } = readToolInfo();
	const hosts = fleet.hosts.filter((host) => host.tenant === tenant.id);
	const planned = hosts.flatMap((host): PlannedHost[] => {
		const known = chosen.get(host.id);
		if (known === undefined) return [];
		const { steps = [], skipped = [] } = tested.get(host.id) ?? {};
		return [{ host, ...known, steps, skipped: [...known.skipped, ...skipped] }];
	});
	const onto = protectedHosts(planned);
	const plan = assemblePlan({
		head: {
			id: `${runId(now)}-${tenant.id}`,
			createdAt: now.toISOString(),
			createdBy: { user, machine },
			createdFrom: run.id,
			tenant: tenant.id,
			campaign,
			tool: { name, version },
		},
		hosts: planned,
		scripts: parts.changes.units.map(({ unit, version: of, sha256 }) => ({ unit, version: of, sha256 })),
		policy: tenant.policy,
		batches: request.batches,
		siteBySite: request.siteBySite,
		evidenceCase: request.evidenceCase,
		atOnce: Math.min(fleet.limits.fleet, fleet.limits.tenant(tenant.id)),
		confirmed: onto.size === 0 ? [] : confirmedBy(protection, `${user} on ${machine}`),
		notes: [...planNotes(run, now), ...(onto.size === 0 ? [] : (protection?.notes(onto) ?? []))],
	});
	const notReached = planned.filter(({ host, skipped }) => {
		const isUnknown = skipped.some(({ obstacles }) => obstacles.some(({ code }) => NOT_LOOKED_AT.has(code)));
		return isUnknown || tested.get(host.id)?.isReached === false;
	});
	return { displayName: tenant.displayName, plan, notReached: notReached.map(({ host }) => host.id) };
}
