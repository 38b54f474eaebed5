import type { EmergencyMitigationFacts } from "../../model/facts/emergency-mitigation.ts";
import type { IisConfigFacts } from "../../model/facts/iis-config.ts";
import type { HostFacts } from "../../model/facts/index.ts";
import type { ServicesFacts } from "../../model/facts/services.ts";
import type { TlsSettingsFacts } from "../../model/facts/tls-settings.ts";
import type { RuleResult } from "../../model/rule.ts";
import { type InstalledHost, isRuleResult, readHost } from "../read-host.ts";
import { result } from "../result.ts";

/** Facts of the units that look at the web server, its services and its emergency mitigations. */
export interface WebFacts {
	readonly "collect/iis-config"?: IisConfigFacts;
	readonly "collect/services"?: ServicesFacts;
	readonly "collect/emergency-mitigation"?: EmergencyMitigationFacts;
	readonly "collect/tls-settings"?: TlsSettingsFacts;
}

/** A host with a web server of Exchange, or the verdict that is due for another one. */
export function readWebHost(facts: HostFacts): (InstalledHost & { readonly web: WebFacts }) | RuleResult {
	const host = readHost(facts);
	if (isRuleResult(host)) return host;
	if (host.isToolsOnly || host.setup.roles.includes("edge")) {
		return result("not-applicable", "info", "This host has no web server of Exchange.");
	}
	if (host.product === "2010") {
		return result("not-applicable", "info", "Exchange 2010 is built differently and not looked at.");
	}
	const web: HostFacts & WebFacts = facts;
	return { ...host, web };
}
