import type { Rule } from "../../model/rule.ts";
import { judgeMitigation } from "./judge-mitigation.ts";

export const owaCspMitigation: Rule = {
	id: "owa-csp-mitigation",
	title: "OWA script injection is fixed or mitigated",
	severity: "critical",
	why: "CVE-2026-42897 runs script of a sender in Outlook on the web. The mitigation adds a response header with an outbound rule and a precondition; after the update it stays, with its side effects, until somebody removes it.",
	references: [
		"https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-emergency-mitigation-service",
		"https://msrc.microsoft.com/update-guide/vulnerability/CVE-2026-42897",
	],
	evaluate: (input) => judgeMitigation(input, "owa-csp"),
};
