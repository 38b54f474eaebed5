import type { Host } from "../../core/model/host.ts";
import { type QueueLimits, runQueue } from "../../remoting/runner/run-queue.ts";
import type { ChangeWork } from "./change-work.ts";

/**
 * Looks at the members of DAGs before the first of them is changed, so that it is known what copies the others have.
 * One that cannot be reached is passed over: its own turn will tell. Asks only hosts that the inventory names as
 * members beside others of this run.
 */
export async function surveyMembers(
	hosts: readonly Host[],
	work: Pick<ChangeWork, "open" | "membersBeside">,
	limits: QueueLimits,
	signal: AbortSignal,
): Promise<void> {
	await runQueue(membersBesideOthers(hosts), limits, (host) => survey(host, work), signal);
}

function membersBesideOthers(hosts: readonly Host[]): readonly Host[] {
	const sizes = new Map<string, number>();
	for (const dag of hosts.flatMap(dagsOf)) sizes.set(dag, (sizes.get(dag) ?? 0) + 1);
	return hosts.filter((host) => dagsOf(host).some((dag) => (sizes.get(dag) ?? 0) > 1));
}

function dagsOf({ redundancy }: Host): readonly string[] {
	return redundancy.dags ?? [];
}

async function survey(host: Host, work: Pick<ChangeWork, "open" | "membersBeside">): Promise<void> {
	try {
		const link = await work.open(host);
		try {
			work.membersBeside(host.id, (await link.collect()).facts);
		} finally {
			await link.close();
		}
	} catch {
		// Nothing is begun here, and so nothing has failed.
	}
}
