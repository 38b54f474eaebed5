import { membershipOf } from "../../core/batches/cluster-membership.ts";
import type { SeenMember } from "../../core/changes/check-before-change.ts";
import type { ChangeWork } from "./change-work.ts";

/** What the members of each cluster showed when this run last looked at them. It is gone with the run. */
export function createMemberMemory(): ChangeWork["membersBeside"] {
	const clusters = new Map<string, Map<string, SeenMember>>();
	return (host, facts) => {
		const seen = facts["collect/availability"];
		const membership = membershipOf(seen);
		if (membership?.kind !== "member" || membership.name === null) return [];
		const name = membership.name.toLowerCase();
		const members = clusters.get(name) ?? new Map<string, SeenMember>();
		clusters.set(name, members);
		if (seen?.copies != null) members.set(host, { host, copies: seen.copies });
		return [...members.values()].filter((member) => member.host !== host);
	};
}
