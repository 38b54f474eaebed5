import type { PlannedHost } from "../../core/mitigations/assemble-plan.ts";
import type { HostKnowledge } from "../../core/mitigations/assess-need.ts";
import {
	chooseMitigations,
	type HostWishes,
	type WishRequest,
} from "../../core/mitigations/choose-mitigations.ts";
import type { Knowledge } from "../../core/model/knowledge.ts";
import type { RunDocument } from "../../core/model/run-document.ts";
import { readHostKnowledge } from "./read-host-knowledge.ts";

/** What is wished for a host, and the little of its record that a plan needs. */
export type ChosenHost = HostWishes & {
	readonly record: PlannedHost["record"];
	readonly membership: PlannedHost["membership"];
	/** What it called itself in the run; empty when the run does not say. */
	readonly wasCalled: string;
};

/** Chooses for each of these hosts, by what the run says of it; a host that the run does not have is among them. */
export async function chooseWishes(
	runsDir: string,
	run: RunDocument,
	ids: ReadonlySet<string>,
	wishes: WishRequest,
	knowledge: Knowledge,
): Promise<Map<string, ChosenHost>> {
	const choose = (id: string, known: HostKnowledge | undefined): ChosenHost => ({
		...chooseMitigations({ id }, known, run.rules, wishes, knowledge),
		// Not the whole record: a plan of a thousand hosts must fit into memory.
		record:
			known === undefined ? undefined : { identity: known.record.identity, timings: known.record.timings },
		membership: known?.membership,
		wasCalled: known?.record.identity?.computerName ?? "",
	});
	const chosen = new Map<string, ChosenHost>();
	for await (const known of readHostKnowledge(runsDir, run.id, ids)) {
		chosen.set(known.record.host, choose(known.record.host, known));
	}
	for (const id of ids) if (!chosen.has(id)) chosen.set(id, choose(id, undefined));
	return chosen;
}
