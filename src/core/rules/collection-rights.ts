import { cleanText } from "../clean-text.ts";
import type { ExchangeSetupFacts } from "../model/facts/exchange-setup.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import { result, sentence } from "./result.ts";

const MINUTE_MS = 60_000;
/** Kerberos refuses tickets beyond this difference of clocks. */
const SKEW_MINUTES = 5;
/** The host's clock is read some time before it is judged here: a scan may take this long. */
const SCAN_MINUTES = 15;
/** Facts older than this come from a stored run, which tells nothing about the clock. */
const STORED_MINUTES = 24 * 60;

export const collectionRights: Rule = {
	id: "collection-rights",
	title: "Collection had full sight of the host",
	severity: "low",
	why: "Without elevation, in a 32-bit or in a constrained PowerShell some facts are missing without an error. A wrong clock breaks Kerberos and shifts every time in a log.",
	references: [
		"https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/maximum-tolerance-for-computer-clock-synchronization",
	],
	evaluate,
};

function evaluate({ facts, now, collectedAt = now }: RuleInput): RuleResult {
	const setup = facts["collect/exchange-setup"];
	if (setup === undefined) return result("unknown", "low", "No facts of collect/exchange-setup.");
	const minutes = (Date.parse(setup.clock.utc) - collectedAt.getTime()) / MINUTE_MS;
	const problems = [...rightsProblems(setup), ...clockProblems(minutes)];
	const evidence = [
		`PowerShell ${cleanText(setup.powershell.version, 60)}, ${cleanText(setup.powershell.languageMode, 60)}, ${setup.powershell.is64Bit ? "64-bit" : "32-bit"}`,
		`Clock of the host: ${setup.clock.utc}`,
	];
	if (problems.length > 0) {
		const remedy =
			"Connect with an account that gets an elevated 64-bit Windows PowerShell, and correct the clock.";
		return result("fail", "low", sentence(problems.join("; ")), { evidence, remedy });
	}
	if (setup.elevated === null)
		return result("unknown", "low", "Whether the collection was elevated is not known.", { evidence });
	return result("pass", "info", "Elevated, 64-bit, full language mode, clock right.", { evidence });
}

function rightsProblems({ elevated, powershell }: ExchangeSetupFacts): string[] {
	const problems = [];
	if (elevated === false) problems.push("the collection was not elevated");
	if (!powershell.is64Bit) problems.push("PowerShell was a 32-bit process");
	if (powershell.languageMode !== "FullLanguage")
		problems.push(`the language mode was ${cleanText(powershell.languageMode, 60)}`);
	return problems;
}

/** A clock that is ahead is certain; one that is behind looks like old facts. */
function clockProblems(minutes: number): string[] {
	if (minutes > SKEW_MINUTES) return [`the clock of the host is ${Math.round(minutes)} minutes ahead`];
	if (minutes < -SCAN_MINUTES && minutes > -STORED_MINUTES)
		return [`the clock of the host is ${Math.round(-minutes)} minutes behind`];
	return [];
}
