import type { Rule } from "../../model/rule.ts";
import { judgeMitigation } from "./judge-mitigation.ts";

export const proxylogonMitigation: Rule = {
	id: "proxylogon-mitigation",
	title: "ProxyLogon is fixed or mitigated",
	severity: "critical",
	why: "CVE-2021-26855 lets anybody act as any mailbox. Two rewrite rules stop the known requests; whether they work depends on every web.config between the site and the request, not on their names.",
	references: [
		"https://github.com/microsoft/CSS-Exchange/blob/main/docs/Security/EOMT.md",
		"https://msrc.microsoft.com/update-guide/vulnerability/CVE-2021-26855",
	],
	evaluate: (input) => judgeMitigation(input, "backend-cookie"),
};
