import type { HostRole } from "../model/host.ts";
import type { Product } from "../model/knowledge.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { MITIGATION_PRESETS, type MitigationPreset } from "./presets.ts";

const SINCE_2013: readonly Product[] = ["2013", "2016", "2019", "SE"];
const SINCE_2016: readonly Product[] = ["2016", "2019", "SE"];
const BEFORE_SE: readonly Product[] = ["2013", "2016", "2019"];
const WEB: readonly HostRole[] = ["mailbox", "client-access"];
const FRONT_END_RULE = "A cumulative update writes the web.config files anew and takes the rule away.";
const HEALTH_MANAGER =
	"Managed availability is off too, or it would start everything again: Exchange does not watch and repair itself.";
const CSS = "https://microsoft.github.io/CSS-Exchange/Security";
const LEARN_EEMS =
	"https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-emergency-mitigation-service";
const LEARN_EP =
	"https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection";

const NOTHING = {
	parameters: {},
	needsUrlRewrite: false,
	emergencyIds: [],
	costs: [],
	limits: [],
	cves: [],
	removal: null,
};
const RESTARTS =
	"IIS restarts the web applications that read the file when it changes: for some seconds requests are slower, and signed-in users of OWA may have to sign in again.";

/** Everything that can be planned, in the order in which it runs on a host. */
export const CATALOGUE: readonly CatalogueEntry[] = [
	{
		...NOTHING,
		id: "exchange-emergency-mitigation",
		unit: "mitigate/exchange-emergency-mitigation",
		title: "Emergency Mitigation service on or off, and what it may not bring",
		need: "on-request",
		products: SINCE_2016,
		roles: ["mailbox"],
		order: 10,
		does: "Sets the service MSExchangeMitigation, the switches of organisation and server, and the list of blocked mitigations.",
		limits: [
			"Enabled is not protected: a server older than Jun26SU refuses what is sent since July 2026.",
			"Blocking a mitigation does not remove what it has changed already.",
		],
		references: [LEARN_EEMS],
	},
	{
		...NOTHING,
		id: "url-rewrite-module",
		unit: "mitigate/url-rewrite-module",
		title: "URL Rewrite module of IIS",
		need: "on-request",
		products: SINCE_2013,
		roles: WEB,
		order: 20,
		does: "Installs URL Rewrite 2.1 from an MSI file on this machine, after checking its hash and its signature.",
		limits: ["Before Windows Server 2016 the update KB2999226 must be there, or IIS becomes unstable."],
		references: ["https://www.iis.net/downloads/microsoft/url-rewrite"],
	},
	{
		...NOTHING,
		id: "backend-cookie",
		unit: "mitigate/cve-2021-26855-backend-cookie",
		title: "Block requests with backend cookies (ProxyLogon)",
		need: "vulnerability",
		cves: ["CVE-2021-26855"],
		products: BEFORE_SE,
		roles: WEB,
		needsUrlRewrite: true,
		order: 30,
		does: "Two rules of URL Rewrite on the Default Web Site abort requests with the cookies X-AnonResource-Backend and X-BEResource.",
		limits: [
			"Covers the cookie path of CVE-2021-26855 only and evicts nobody who is in already.",
			FRONT_END_RULE,
		],
		references: [`${CSS}/EOMT/`],
		removal: {
			does: "Removes the rules against the cookies X-AnonResource-Backend and X-BEResource from the Default Web Site, whoever wrote them.",
			impact: ["Users notice nothing else.", RESTARTS],
		},
	},
	{
		...NOTHING,
		id: "powershell-inbound",
		unit: "mitigate/cve-2022-41040-powershell-inbound",
		title: "Block Autodiscover requests to PowerShell (ProxyNotShell)",
		need: "vulnerability",
		cves: ["CVE-2022-41040", "CVE-2022-41082"],
		products: BEFORE_SE,
		roles: WEB,
		needsUrlRewrite: true,
		emergencyIds: ["M1", "M1.1"],
		order: 40,
		does: "A rule of URL Rewrite on the Default Web Site aborts requests whose decoded address has both autodiscover and powershell. Older forms of the rule, which are easily passed, are replaced.",
		limits: [
			"Does not cover OWASSRF (CVE-2022-41080), which reaches PowerShell through OWA.",
			"Also blocks harmless addresses that contain both words.",
			FRONT_END_RULE,
		],
		references: [`${CSS}/EOMTv2/`, LEARN_EEMS],
		removal: {
			does: "Removes the rules against requests with autodiscover and powershell from the Default Web Site, in all their forms and whoever wrote them. Those of the Emergency Mitigation service go only where it may not bring them again.",
			impact: ["Addresses that contain both words are answered again.", RESTARTS],
		},
	},
	{
		...NOTHING,
		id: "owa-csp",
		unit: "mitigate/cve-2026-42897-owa-csp",
		title: "Content-Security-Policy for Outlook on the web",
		need: "vulnerability",
		cves: ["CVE-2026-42897"],
		products: SINCE_2016,
		roles: WEB,
		needsUrlRewrite: true,
		emergencyIds: ["M2", "M2.1"],
		order: 50,
		does: "An outbound rule of URL Rewrite with a precondition adds script-src-attr 'none' to the pages of OWA.",
		limits: [
			"Does not protect Internet Explorer and the IE mode of Edge.",
			"The update that fixes the vulnerability does not remove it: it stays, with its costs.",
			FRONT_END_RULE,
		],
		references: [LEARN_EEMS],
		removal: {
			does: "Removes the outbound rule and its precondition from the web.config of OWA, whoever wrote them. Those of the Emergency Mitigation service go only where it may not bring them again.",
			impact: [
				"Users get printing of the calendar, inline images and OWA Light back; the health set OWACalendar.Proxy recovers.",
				RESTARTS,
			],
		},
	},
	{
		...NOTHING,
		id: "url-rewrite-rule",
		unit: "mitigate/url-rewrite-rule",
		title: "An inbound rule of URL Rewrite from a file",
		need: "on-request",
		products: SINCE_2013,
		roles: WEB,
		needsUrlRewrite: true,
		order: 60,
		does: "Adds one inbound rule, which is checked on this machine before it is sent.",
		limits: [FRONT_END_RULE],
		references: [],
	},
	{
		...NOTHING,
		id: "token-cache-module",
		unit: "mitigate/cve-2023-21709-token-cache-module",
		title: "TokenCacheModule removed from IIS",
		need: "token-cache",
		cves: ["CVE-2023-36434", "CVE-2023-21709"],
		products: SINCE_2013,
		roles: WEB,
		order: 70,
		does: "Removes TokenCacheModule from the global modules of IIS.",
		limits: ["The update of Windows of October 2023 fixes the module itself; then this is not needed."],
		references: [`${CSS}/CVE-2023-21709/`],
	},
	{
		...NOTHING,
		id: "extended-protection",
		unit: "mitigate/extended-protection",
		title: "Windows Extended Protection",
		need: "extended-protection",
		cves: ["CVE-2024-21410"],
		products: SINCE_2013,
		roles: WEB,
		order: 80,
		does: "Sets tokenChecking and sslFlags of the virtual directories of Exchange to the recommended values.",
		limits: [
			"Servers that have it and servers with other TLS settings refuse each other.",
			"Public folders of Exchange 2013 in coexistence become unreachable.",
			"Whether clients still use NTLMv1 is not seen from the server.",
		],
		references: [LEARN_EP, `${CSS}/ExchangeExtendedProtectionManagement/`],
	},
	{
		...NOTHING,
		id: "ews-backend-ip-filter",
		unit: "mitigate/ews-backend-ip-filter",
		title: "Address filter on the back end of EWS",
		need: "on-request",
		products: SINCE_2013,
		roles: ["mailbox"],
		order: 90,
		does: "Lets only the named addresses and those of the server itself reach the back end of EWS: the alternative to Extended Protection there.",
		limits: ["Needs the Windows feature Web-IP-Security, and takes 500 rules at most."],
		references: [`${CSS}/ExchangeExtendedProtectionManagement/`],
	},
	{
		...NOTHING,
		...preset("um-services"),
		title: "Unified Messaging turned off",
		need: "vulnerability",
		cves: ["CVE-2021-26857"],
		roles: ["mailbox"],
		order: 100,
		does: "Stops and disables MSExchangeUM and MSExchangeUMCR.",
		costs: ["No voice mail, no auto attendant, no call answering.", HEALTH_MANAGER],
		references: [`${CSS}/ExchangeMitigations/`],
	},
	{
		...NOTHING,
		...preset("ecp-app-pool"),
		title: "ECP application pool stopped",
		need: "vulnerability",
		cves: ["CVE-2021-27065"],
		roles: WEB,
		order: 110,
		does: "Stops MSExchangeECPAppPool and keeps it from starting by itself.",
		costs: ["The Exchange admin center and the options of OWA are down on this server.", HEALTH_MANAGER],
		references: [`${CSS}/ExchangeMitigations/`],
	},
	{
		...NOTHING,
		...preset("oab-app-pool"),
		title: "OAB application pool stopped",
		need: "vulnerability",
		cves: ["CVE-2021-26858"],
		roles: WEB,
		order: 120,
		does: "Stops MSExchangeOABAppPool and keeps it from starting by itself.",
		costs: [
			"Outlook cannot download the offline address book from this server and shows stale addresses.",
			HEALTH_MANAGER,
		],
		references: [`${CSS}/ExchangeMitigations/`],
	},
	{
		...NOTHING,
		id: "service-state",
		unit: "mitigate/service-state",
		title: "Start mode and state of services",
		need: "on-request",
		products: SINCE_2013,
		roles: ["mailbox", "client-access", "edge"],
		order: 130,
		does: "Sets start mode and state of named services.",
		limits: [HEALTH_MANAGER],
		references: [],
	},
	{
		...NOTHING,
		id: "app-pool-state",
		unit: "mitigate/app-pool-state",
		title: "State of application pools",
		need: "on-request",
		products: SINCE_2013,
		roles: WEB,
		order: 140,
		does: "Starts or stops named application pools of IIS.",
		limits: [HEALTH_MANAGER],
		references: [],
	},
	{
		...NOTHING,
		id: "fip-fs-text-extraction",
		unit: "mitigate/adv24199947-fip-fs-text-extraction",
		title: "Text extraction by Oracle Outside In turned off",
		need: "on-request",
		cves: ["ADV24199947"],
		products: SINCE_2016,
		roles: ["mailbox"],
		order: 150,
		does: "Removes the overrides that let the antimalware engine open more file types than the safe ones.",
		limits: ["The build must be Mar24SU or newer."],
		references: [`${CSS}/ConfigureFipFsTextExtractionOverrides/`],
	},
];

function preset(id: MitigationPreset["id"]): MitigationPreset {
	const found = MITIGATION_PRESETS.find((known) => known.id === id);
	if (found === undefined) throw new RangeError(`no preset ${id}`);
	return found;
}
