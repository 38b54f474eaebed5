import { compareNatural } from "../text/words.ts";
import type { HostRow } from "./host-row.ts";
import type { SupportState } from "./support.ts";

/** Hosts that run the same build under the same support date. */
export interface BuildRow {
	readonly product: string | null;
	readonly cu: string | null;
	readonly su: string | null;
	readonly build: string | null;
	readonly buildName: string | null;
	readonly releaseDate: string | null;
	readonly supportedUntil: string | null;
	readonly support: SupportState;
	readonly hosts: number;
}

/** Products from old to new; what is not known comes last. */
const PRODUCT_AGE: readonly (string | null)[] = ["2010", "2013", "2016", "2019", "SE"];

/** Builds of all hosts whose identity was read, newest product and build first. */
export function buildSpread(hosts: readonly HostRow[]): BuildRow[] {
	const rows = new Map<string, BuildRow>();
	for (const { version, support } of hosts) {
		if (version === null) continue;
		const key = JSON.stringify([
			version.product,
			version.build,
			version.buildName,
			version.supportedUntil,
			support,
		]);
		const hostsSoFar = rows.get(key)?.hosts ?? 0;
		rows.set(key, {
			...version,
			support,
			hosts: hostsSoFar + 1,
		});
	}
	return [...rows.values()].sort(compareBuilds);
}

function compareBuilds(a: BuildRow, b: BuildRow): number {
	return (
		PRODUCT_AGE.indexOf(b.product) - PRODUCT_AGE.indexOf(a.product) ||
		compareNatural(b.build ?? "", a.build ?? "") ||
		compareNatural(b.supportedUntil ?? "", a.supportedUntil ?? "") ||
		compareNatural(a.support, b.support)
	);
}

/** Hosts of one product that share the last day of support. */
export interface SupportDate {
	readonly product: string;
	readonly until: string;
	readonly support: SupportState;
	readonly hosts: number;
}

/** Support dates of the fleet, the earliest first. */
export function supportDates(hosts: readonly HostRow[]): SupportDate[] {
	const dates = new Map<string, SupportDate>();
	for (const { version, support } of hosts) {
		if (version?.product == null || version.supportedUntil === null) continue;
		if (support === "unknown") continue;
		const key = `${version.product} ${version.supportedUntil} ${support}`;
		const count = (dates.get(key)?.hosts ?? 0) + 1;
		dates.set(key, { product: version.product, until: version.supportedUntil, support, hosts: count });
	}
	return [...dates.values()].sort(
		(a, b) =>
			compareNatural(a.until, b.until) ||
			compareNatural(a.product, b.product) ||
			compareNatural(a.support, b.support),
	);
}
