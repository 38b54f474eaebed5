import { DEFAULT_XML_LIMITS } from "../../../protocol/xml/xml-limits.ts";
import { readXmlTree, type XmlElement } from "../../../protocol/xml/read-tree.ts";
import { cleanText } from "../../clean-text.ts";
import { parsePattern } from "../pattern/parse-pattern.ts";
import { readInboundRule } from "./read-inbound-rule.ts";
import type { InboundRule } from "./rewrite-rule.ts";

export interface CheckedRule {
	/** Null when the text is no rule at all. */
	readonly name: string | null;
	/** Why IIS would refuse it, or why it must not be written; empty for a good one. One sentence each, no full stop. */
	readonly problems: readonly string[];
}

/** A rule has some lines; everything else is a mistake. */
const LIMITS = { ...DEFAULT_XML_LIMITS, maxElements: 200, maxDepth: 6 };
/** The Emergency Mitigation service writes and deletes rules with this beginning. */
const EMERGENCY = /^EEMS /i;

/**
 * Looks at one inbound rule of URL Rewrite (`<rule>...</rule>`) as strictly as IIS does, before it is sent to any
 * server: one that IIS refuses takes the whole site down (HTTP 500.19).
 */
export function checkRewriteRule(text: string): CheckedRule {
	const tree = readXmlTree(text, () => "whole", { limits: LIMITS });
	if (!tree.ok) return { name: null, problems: [`line ${tree.problem.line}: ${tree.problem.message}`] };
	if (tree.root.name !== "rule") return { name: null, problems: ["it is no <rule>"] };
	const problems: string[] = [];
	const rule = readInboundRule(itemOf(tree.root), problems);
	if (EMERGENCY.test(rule.name))
		problems.push('names with "EEMS " are those of the Emergency Mitigation service');
	if (rule.name !== cleanText(rule.name, 200).trim())
		problems.push("the name is too long or has strange characters");
	return { name: rule.name, problems: [...problems, ...patternProblems(rule)] };
}

function itemOf(element: XmlElement): Parameters<typeof readInboundRule>[0] {
	return { element, key: "", isLocked: false, origin: { path: "the rule", base: "/" } };
}

function patternProblems({ syntax, url, conditions }: InboundRule): string[] {
	if (syntax !== "ECMAScript") return [];
	const patterns = [url, ...conditions.items.filter(({ matchType }) => matchType === "Pattern")];
	return patterns.flatMap(({ pattern }) => {
		const parsed = parsePattern(pattern);
		return parsed.ok ? [] : [`pattern ${JSON.stringify(cleanText(pattern, 80))}: ${parsed.reason}`];
	});
}
