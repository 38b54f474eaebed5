import { cleanText } from "../clean-text.ts";
import type { AvailabilityFacts } from "../model/facts/availability.ts";

/** What a host itself says of the cluster that it is a node of, which is its DAG. */
export type ClusterMembership =
	/** `name` is null while the cluster service does not run: then nobody on the host knows it. */
	{ readonly kind: "member"; readonly name: string | null } | { readonly kind: "none" };

/**
 * Undefined when nobody looked, or could. The service alone proves nothing: the feature may be installed, and is
 * disabled until the host joins a cluster.
 */
export function membershipOf(
	facts: Pick<AvailabilityFacts, "cluster"> | undefined,
): ClusterMembership | undefined {
	const cluster = facts?.cluster;
	if (cluster == null) return undefined;
	if (cluster.name !== null) return { kind: "member", name: cleanText(cluster.name, 100) };
	const { service } = cluster;
	if (service === null || service.startMode === "disabled") return { kind: "none" };
	return { kind: "member", name: null };
}
