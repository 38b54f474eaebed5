import type { Redundancy } from "../../core/model/host.ts";

/** What one place of the inventory says. */
export interface RedundancyData {
	readonly dag?: "none" | undefined;
	readonly loadBalancerGroup?: string | undefined;
}

const NONE = "none";

/**
 * Joins groups and settings. A group of a kind says everything of that kind; without one the nearest place counts.
 *
 * @param places nearest first
 */
export function resolveRedundancy(
	places: readonly RedundancyData[],
	groups: readonly { readonly name: string; readonly kind: "dag" | "load-balanced" | undefined }[],
): Redundancy {
	const ofKind = (kind: string): string[] =>
		groups.filter((group) => group.kind === kind).map(({ name }) => name);
	const dags = ofKind("dag");
	const named = places.find(({ loadBalancerGroup }) => loadBalancerGroup !== undefined)?.loadBalancerGroup;
	const balancers = [...ofKind("load-balanced"), ...(named === undefined || named === NONE ? [] : [named])];
	return {
		dags: dags.length === 0 && !places.some(({ dag }) => dag === NONE) ? null : dags,
		loadBalancers: balancers.length === 0 && named === undefined ? null : [...new Set(balancers)],
	};
}
