import type { Rule } from "../../model/rule.ts";
import { judgeMitigation } from "./judge-mitigation.ts";

export const proxynotshellMitigation: Rule = {
	id: "proxynotshell-mitigation",
	title: "ProxyNotShell is fixed or mitigated",
	severity: "critical",
	why: "CVE-2022-41040 and CVE-2022-41082 give a user the server. The rewrite rule against them was corrected four times in the first week of October 2022; servers still have the older forms, which are easily passed.",
	references: [
		"https://github.com/microsoft/CSS-Exchange/blob/main/docs/Security/EOMTv2.md",
		"https://msrc.microsoft.com/update-guide/vulnerability/CVE-2022-41040",
	],
	evaluate: (input) => judgeMitigation(input, "powershell-inbound"),
};
