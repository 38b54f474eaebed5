import { changedHosts } from "../core/diff/changes.ts";
import { FleetError } from "../core/errors.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import { isAssessed } from "../core/model/outcome.ts";
import { RERUN_SETS, type RerunSetName } from "./rerun-sets.ts";
import { findRun, readRecords } from "../store/read-run.ts";
import { changesOfRun } from "./diff-runs.ts";
import type { RerunSet } from "./open-fleet.ts";
import { readStoredRun } from "./stored-runs.ts";

/** Hosts of a run by how it went with them. */
const SETS = {
	failed: ({ outcome }: HostRecord) => !isAssessed(outcome.status),
	unreachable: ({ outcome }: HostRecord) => outcome.status === "unreachable",
	"timed-out": ({ outcome }: HostRecord) => outcome.status === "timed-out",
	"auth-failed": ({ outcome }: HostRecord) => outcome.status === "auth-failed",
} as const satisfies Record<Exclude<RerunSetName, "changed">, (record: HostRecord) => boolean>;

/**
 * Hosts of `set[:run]`, of the latest run when none is named. `changed` are those on which
 * anything is different from the run before that one.
 */
export async function findRerunSet(runsDir: string, wanted: string): Promise<RerunSet> {
	const [typed = "", name = "latest"] = wanted.split(":", 2);
	const set = RERUN_SETS.find((known) => known === typed);
	if (set === undefined) {
		throw new FleetError(
			"usage",
			`--rerun ${wanted}: expected ${RERUN_SETS.join(", ")}, with :run if wanted`,
		);
	}
	const run = await findRun(runsDir, name);
	return { run, set, hosts: await hostsOf(runsDir, run, set) };
}

async function hostsOf(runsDir: string, run: string, set: RerunSetName): Promise<string[]> {
	if (set === "changed") {
		const changes = await changesOfRun(runsDir, await readStoredRun(runsDir, run));
		if (changes !== undefined) return changedHosts(changes);
		throw new FleetError("no-comparable-run", `there is no run before ${run} to compare with`);
	}
	const isWanted = SETS[set];
	const hosts: string[] = [];
	for await (const record of readRecords(runsDir, run)) {
		if (isWanted(record)) hosts.push(record.host);
	}
	return hosts;
}
