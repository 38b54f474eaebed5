import { join } from "node:path";
import type { Wish } from "../../core/mitigations/choose-mitigations.ts";
import type { ConfirmedByTenant } from "../../core/mitigations/protection-confirmations.ts";
import {
	PROTECTION,
	type ProtectionHost,
	seeProtectionHost,
} from "../../core/mitigations/protection-host.ts";
import { protectionNotes } from "../../core/mitigations/protection-notes.ts";
import {
	judgePrerequisites,
	type ProtectionAnswer,
} from "../../core/mitigations/protection-prerequisites.ts";
import { entryOfStep } from "../../core/mitigations/find-mitigation.ts";
import { CONFIRMED_STATEMENTS, type Confirmation } from "../../core/model/change/confirmation.ts";
import type { PlanStep } from "../../core/model/change/plan.ts";
import type { HostFacts } from "../../core/model/facts/index.ts";
import type { Host } from "../../core/model/host.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { Knowledge } from "../../core/model/knowledge.ts";
import { readRecords } from "../../store/read-run.ts";
import { loadFacts } from "../load-facts.ts";
import type { Fleet } from "../open-fleet.ts";
import { CONFIG_UNIT } from "../read-units.ts";
import type { ChosenHost } from "./choose-wishes.ts";

export interface ProtectionRequest {
	readonly fleet: Pick<Fleet, "tenantInventory">;
	readonly runsDir: string;
	/** Id of the run. */
	readonly run: string;
	readonly knowledge: Knowledge;
	readonly confirmed: ConfirmedByTenant;
	/** Confirmations must name their tenant. */
	readonly ofSeveral: boolean;
}

/** What is known of Extended Protection in one organisation. */
export interface CheckedProtection extends ProtectionAnswer {
	/** What to know when these servers get it. */
	readonly notes: (planned: ReadonlySet<string>) => string[];
}

const SMALL_UNITS: readonly string[] = ["collect/exchange-setup", "collect/tls-settings"];

/**
 * Looks at every server of a tenant for which Extended Protection is wished anywhere, also at those that are not
 * selected; by tenant. Reads one record of the run after the other.
 */
export async function checkProtection(
	request: ProtectionRequest,
	chosen: ReadonlyMap<string, ChosenHost>,
): Promise<Map<string, CheckedProtection>> {
	const { fleet, runsDir, run, knowledge, confirmed, ofSeveral } = request;
	const wishes = wishesByTenant(chosen);
	if (wishes.size === 0) return new Map();
	const seen = new Map<string, ProtectionHost | undefined>();
	const inventory = new Map(
		[...wishes.keys()].flatMap((tenant) =>
			(fleet.tenantInventory.get(tenant) ?? []).map((host) => [host.id, host] as const),
		),
	);
	for await (const record of readRecords(runsDir, run)) {
		const host = inventory.get(record.host);
		if (host === undefined) continue;
		const isPlanned = wishes.get(record.tenant)?.has(record.host) === true;
		const facts = await factsOf(join(runsDir, run), record, isPlanned);
		seen.set(record.host, seeProtectionHost(host, record, facts, knowledge));
	}
	return new Map(
		[...wishes].map(([tenant, planned]) => {
			const hosts = (fleet.tenantInventory.get(tenant) ?? []).flatMap((host) => {
				const server = seen.has(host.id)
					? seen.get(host.id)
					: seeProtectionHost(host, undefined, {}, knowledge);
				return server ?? [];
			});
			const [exclude] = [...planned.values()].map(({ parameters }) => parameters["exclude"]);
			const answer = judgePrerequisites({
				hosts,
				planned: new Set(planned.keys()),
				exclude: typeof exclude === "string" ? exclude : "",
				confirmed: confirmed.get(tenant) ?? new Set(),
				prefix: ofSeveral ? `${tenant}/` : "",
			});
			return [tenant, { ...answer, notes: (ids) => protectionNotes(hosts, ids) }];
		}),
	);
}

/** Takes Extended Protection out of what is wished for a host, and says why; other mitigations stay. */
export function withholdProtection(
	host: string,
	chosen: ChosenHost,
	protection: Pick<CheckedProtection, "obstacles"> | undefined,
): ChosenHost {
	const obstacles = protection?.obstacles ?? [];
	const withheld = chosen.wishes.filter(isProtection);
	if (obstacles.length === 0 || withheld.length === 0) return chosen;
	return {
		...chosen,
		wishes: chosen.wishes.filter((wish) => !isProtection(wish)),
		skipped: [
			...chosen.skipped,
			...withheld.map(({ entry }) => ({
				host,
				unit: entry.unit,
				mitigation: entry.id,
				obstacles: [...obstacles],
			})),
		],
	};
}

/** Hosts that get Extended Protection by these steps. */
export function protectedHosts(
	planned: readonly { readonly host: Pick<Host, "id">; readonly steps: readonly PlanStep[] }[],
): Set<string> {
	const having = planned.filter(({ steps }) => steps.some((step) => entryOfStep(step)?.id === PROTECTION));
	return new Set(having.map(({ host }) => host.id));
}

/** What was confirmed, as a plan keeps it. */
export function confirmedBy(protection: CheckedProtection | undefined, by: string): Confirmation[] {
	return (protection?.confirmed ?? []).map((what) => ({ what, statement: CONFIRMED_STATEMENTS[what], by }));
}

/** By tenant and host: the wish for Extended Protection. */
function wishesByTenant(chosen: ReadonlyMap<string, ChosenHost>): Map<string, Map<string, Wish>> {
	const byTenant = new Map<string, Map<string, Wish>>();
	for (const [host, { wishes }] of chosen) {
		const wish = wishes.find(isProtection);
		if (wish === undefined) continue;
		const [tenant = ""] = host.split("/");
		byTenant.set(tenant, (byTenant.get(tenant) ?? new Map<string, Wish>()).set(host, wish));
	}
	return byTenant;
}

function isProtection({ entry }: Wish): boolean {
	return entry.id === PROTECTION;
}

/** The configuration of IIS is megabytes, and looked at only where something is to be changed. */
async function factsOf(runDir: string, record: HostRecord, withConfig: boolean): Promise<HostFacts> {
	const wanted = withConfig ? [...SMALL_UNITS, CONFIG_UNIT] : SMALL_UNITS;
	const units = record.units.filter(({ unit }) => wanted.includes(unit));
	return (await loadFacts(runDir, { ...record, units })).facts;
}
