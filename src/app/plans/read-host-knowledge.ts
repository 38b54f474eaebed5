import { join } from "node:path";
import { TOKEN_CACHE_FILE } from "../../core/mitigations/token-cache.ts";
import type { HostKnowledge } from "../../core/mitigations/assess-need.ts";
import { type ClusterMembership, membershipOf } from "../../core/batches/cluster-membership.ts";
import { availabilityFactsSchema } from "../../core/model/facts/availability.ts";
import { storedIisConfigSchema } from "../../core/model/facts/iis-config.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import { readFacts } from "../../store/facts-store.ts";
import { readRecords } from "../../store/read-run.ts";
import { CONFIG_UNIT } from "../read-units.ts";

/** What a stored run knows of these hosts, one after the other; of hosts that it does not have, nothing comes. */
export async function* readHostKnowledge(
	runsDir: string,
	run: string,
	hosts: ReadonlySet<string>,
): AsyncGenerator<HostKnowledge> {
	for await (const record of readRecords(runsDir, run)) {
		if (!hosts.has(record.host)) continue;
		const runDir = join(runsDir, run);
		yield {
			record,
			tokenCacheVersion: await tokenCacheVersion(runDir, record),
			membership: await membership(runDir, record),
		};
	}
}

/** Facts that cannot be read are as if nobody had looked. */
async function factsOf(runDir: string, { tenant, units }: HostRecord, wanted: string): Promise<unknown> {
	const sha256 = units.find(({ unit }) => unit === wanted)?.factsSha256;
	return sha256 == null ? undefined : await readFacts(runDir, tenant, sha256).catch(() => undefined);
}

async function membership(runDir: string, record: HostRecord): Promise<ClusterMembership | undefined> {
	const facts = await factsOf(runDir, record, "collect/availability");
	return membershipOf(availabilityFactsSchema.safeParse(facts).data);
}

async function tokenCacheVersion(runDir: string, record: HostRecord): Promise<string | null> {
	const config = storedIisConfigSchema.safeParse(await factsOf(runDir, record, CONFIG_UNIT));
	const file = config.data?.inetModules.find(({ name }) => name.toLowerCase() === TOKEN_CACHE_FILE);
	return file?.fileVersion ?? null;
}
