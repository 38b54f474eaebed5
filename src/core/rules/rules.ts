import type { Rule } from "../model/rule.ts";
import { buildIdentified } from "./build-identified.ts";
import { collectionRights } from "./collection-rights.ts";
import { emergencyMitigation } from "./iis/emergency-mitigation.ts";
import { extendedProtection } from "./iis/extended-protection.ts";
import { foreignIisModules } from "./iis/foreign-iis-modules.ts";
import { mitigatedServices } from "./iis/mitigated-services.ts";
import { owaCspMitigation } from "./iis/owa-csp-mitigation.ts";
import { proxylogonMitigation } from "./iis/proxylogon-mitigation.ts";
import { proxynotshellMitigation } from "./iis/proxynotshell-mitigation.ts";
import { knownVulnerabilities } from "./known-vulnerabilities.ts";
import { productSupported } from "./product-supported.ts";
import { securityUpdate } from "./security-update.ts";
import { updateComplete } from "./update-complete.ts";

/** Every rule, in the order of reports. */
export const RULES: readonly Rule[] = [
	buildIdentified,
	productSupported,
	updateComplete,
	securityUpdate,
	knownVulnerabilities,
	owaCspMitigation,
	proxynotshellMitigation,
	proxylogonMitigation,
	extendedProtection,
	emergencyMitigation,
	mitigatedServices,
	foreignIisModules,
	collectionRights,
];
