import type { Knowledge } from "../model/knowledge.ts";
import type { HostMitigation } from "../model/host-mitigation.ts";
import { sentence } from "../rules/result.ts";
import type { HostKnowledge, Need } from "./assess-need.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { checkApplicable } from "./check-applicable.ts";
import { fixOf } from "./fix-of.ts";
import { removeCommand, startAgainCommand } from "./plan-command.ts";

/**
 * What a run says of taking a mitigation away from one host. It is recommended where it is left over: the host does
 * not need it any more and still has it, or what remains of it. In doubt it is needed.
 */
export function assessRemoval(
	entry: CatalogueEntry,
	{ record }: Pick<HostKnowledge, "record">,
	knowledge: Knowledge,
): Need {
	const applicable = checkApplicable(entry, record);
	if ("obstacle" in applicable) return { ...NOTHING, obstacle: applicable.obstacle };
	const [cve] = entry.cves;
	if (entry.need !== "vulnerability" || cve === undefined) return blocked("not-removable", wayOf(entry));
	const build = record.identity?.buildName ?? record.identity?.build ?? "this build";
	const fix = fixOf(record, knowledge, cve);
	if (fix === "open") {
		return blocked("still-needed", `${cve} is open on ${build}: install the update before it is removed.`);
	}
	if (fix === "unknown") {
		return blocked("still-needed", `Whether ${build} still needs it cannot be told, and in doubt it stays.`);
	}
	const seen = record.mitigations.find(({ id }) => id === entry.id);
	if (seen?.state === "none") return blocked("not-there", "Nothing of it is there.");
	const isLeftover = isLeft(entry, seen);
	const why = fix === "fixed" ? `${build} has the fix of ${cve}` : `${build} does not have ${cve}`;
	if (entry.removal === null) {
		if (!isLeftover) return blocked("not-there", "It is not in force.");
		return { ...blocked("start-again", `${why}. ${wayOf(entry)}`), isLeftover };
	}
	const what = isLeftover
		? `, and it is still there: ${seen?.detail ?? ""}`
		: "; what is there could not be seen";
	return { ...NOTHING, isRecommended: isLeftover, isLeftover, reason: sentence(`${why}${what}`) };
}

/** Remains of a rule change nothing for users, but nobody else removes them; of services only what is wholly off. */
function isLeft({ removal }: CatalogueEntry, seen: HostMitigation | undefined): boolean {
	if (seen?.state === "leftover" || seen?.state === "effective") return true;
	return seen?.state === "name-only" && removal !== null;
}

/** How else it goes. */
function wayOf({ id, need, unit, parameters }: CatalogueEntry): string {
	if (need === "vulnerability") {
		return `What it has stopped is started again with: ${startAgainCommand(unit, parameters)}`;
	}
	if (need === "token-cache") {
		return 'The module comes back by the rollback of the change that removed it, or on the server with: New-WebGlobalModule -Name "TokenCacheModule" -Image "%windir%\\System32\\inetsrv\\cachtokn.dll"';
	}
	if (need === "extended-protection") return "It stays: an update does not make it superfluous.";
	return `${id} is taken back by the rollback of its change only; ${removeCommand(["leftovers"])} removes what updates made superfluous.`;
}

const NOTHING: Need = { obstacle: null, isRecommended: false, reason: "", isLeftover: false };

function blocked(code: string, message: string): Need {
	return { ...NOTHING, obstacle: { code, message } };
}
