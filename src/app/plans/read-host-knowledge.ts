import { join } from "node:path";
import { TOKEN_CACHE_FILE } from "../../core/mitigations/token-cache.ts";
import type { HostKnowledge } from "../../core/mitigations/assess-need.ts";
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
		yield { record, tokenCacheVersion: await tokenCacheVersion(join(runsDir, run), record) };
	}
}

/** Facts that cannot be read are as if nobody had looked. */
async function tokenCacheVersion(runDir: string, { tenant, units }: HostRecord): Promise<string | null> {
	const sha256 = units.find(({ unit }) => unit === CONFIG_UNIT)?.factsSha256;
	if (sha256 == null) return null;
	const facts = await readFacts(runDir, tenant, sha256).catch(() => undefined);
	const config = storedIisConfigSchema.safeParse(facts);
	const file = config.data?.inetModules.find(({ name }) => name.toLowerCase() === TOKEN_CACHE_FILE);
	return file?.fileVersion ?? null;
}
