import { buildIisModel } from "../../iis/build-model.ts";
import { seeMitigation } from "../../iis/mitigation-sight.ts";
import type { HostMitigation } from "../../model/host-mitigation.ts";
import type { MitigationEntry } from "../../model/mitigation.ts";
import type { RuleInput } from "../../model/rule.ts";
import { isRuleResult } from "../read-host.ts";
import { extendedProtection } from "./extended-protection.ts";
import { fixState } from "./fix-state.ts";
import { seeServices } from "./mitigated-services.ts";
import { readWebHost, type WebFacts } from "./web-facts.ts";

/**
 * What the host shows of every mitigation of the knowledge, and of Extended Protection, to be stored with the host
 * and compared with later runs. Empty for hosts that can have none. One that works and that an update has made
 * superfluous is `leftover`.
 */
export function mitigationStates(input: RuleInput): HostMitigation[] {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return [];
	const { product, web } = host;
	const entries = (input.knowledge.mitigations ?? []).filter(
		(entry) => product === null || entry.products.includes(product),
	);
	const states = entries.map((entry): HostMitigation => {
		const seen = entry.kind === "services" ? seeOff(web, entry) : seeRules(web, entry);
		const [cve] = entry.cves;
		const isSuperfluous =
			seen.state === "effective" && cve !== undefined && fixState(input, host, cve).state === "fixed";
		return isSuperfluous ? { ...seen, state: "leftover" } : seen;
	});
	return [...states, protectionState(input)];
}

function seeRules(web: WebFacts, entry: MitigationEntry): HostMitigation {
	const { id } = entry;
	const iis = web["collect/iis-config"];
	if (iis === undefined) return { id, state: "unknown", detail: "No facts of collect/iis-config." };
	const { state, detail } = seeMitigation(buildIisModel(iis), entry);
	return { id, state, detail };
}

/** Everything that a mitigation stops must be stopped. */
function seeOff(web: WebFacts, entry: MitigationEntry): HostMitigation {
	const { off, on, gaps } = seeServices(web, entry);
	const { id } = entry;
	if (off.length > 0 && on.length === 0) return { id, state: "effective", detail: off.join("; ") };
	if (off.length > 0)
		return { id, state: "name-only", detail: `${off.join("; ")}; not off: ${on.join(", ")}` };
	if (gaps.length > 0) return { id, state: "unknown", detail: gaps.join(" ") };
	return { id, state: "none", detail: "nothing is off" };
}

function protectionState(input: RuleInput): HostMitigation {
	const { mitigation, summary } = extendedProtection.evaluate(input).verdict;
	return { id: extendedProtection.id, state: mitigation ?? "unknown", detail: summary };
}
