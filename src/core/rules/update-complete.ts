import { formatBuild } from "../build-number.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import { incompleteEvidence, incompleteText, REPAIR_REMEDY } from "./incomplete-text.ts";
import { judgeUpdate } from "./judge-update.ts";
import { type InstalledHost, isRuleResult, readHost } from "./read-host.ts";
import { result } from "./result.ts";

export const updateComplete: Rule = {
	id: "update-complete",
	title: "Last update is complete",
	severity: "high",
	why: "An update started without elevation ends without an error, but leaves old files on the disk and services disabled. The version alone then says more than is true.",
	references: [
		"https://support.microsoft.com/help/4523171",
		"https://learn.microsoft.com/exchange/troubleshoot/client-connectivity/exchange-security-update-issues",
	],
	evaluate,
};

function evaluate({ facts }: RuleInput): RuleResult {
	const host = readHost(facts);
	if (isRuleResult(host)) return host;
	const judged = judgeUpdate(host);
	const evidence = incompleteEvidence(judged);
	switch (judged.state) {
		case "complete":
			return result("pass", "info", completeText(host));
		case "unknown":
			return result("unknown", "medium", incompleteText(judged), { evidence });
		default:
			return result("unknown", "high", incompleteText(judged), { evidence, remedy: REPAIR_REMEDY });
	}
}

function completeText({ setup, build, isToolsOnly }: InstalledHost): string {
	const files = setup.binaries.length === 1 ? "1 file" : `${setup.binaries.length} files`;
	const services = isToolsOnly ? "" : ", and no core service is disabled";
	return `${files} and ExSetup.exe agree on ${build === null ? "one build" : formatBuild(build)}${services}.`;
}
