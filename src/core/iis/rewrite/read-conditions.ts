import type { XmlElement } from "../../../protocol/xml/read-tree.ts";
import { AttributeReader } from "./read-attributes.ts";
import type { RuleConditions } from "./rewrite-rule.ts";

const NO_CONDITIONS: RuleConditions = { grouping: "MatchAll", trackAllCaptures: false, items: [] };

/** Reads `conditions` of a rule. */
export function readConditions(element: XmlElement | undefined, problems: string[]): RuleConditions {
	if (element === undefined) return NO_CONDITIONS;
	const reader = new AttributeReader(element, problems);
	const grouping = reader.choice("logicalGrouping", ["MatchAll", "MatchAny"], "MatchAll");
	const trackAllCaptures = reader.flag("trackAllCaptures", false);
	reader.end();
	return { grouping, trackAllCaptures, items: readConditionItems(element, problems) };
}

/** Reads the `add` elements of conditions or of a precondition. */
export function readConditionItems(element: XmlElement, problems: string[]): RuleConditions["items"] {
	return element.children.map((child) => {
		if (child.name !== "add") problems.push(`line ${child.line}, <${child.name}>: is not known here`);
		const attributes = new AttributeReader(child, problems);
		const condition = {
			input: attributes.required("input"),
			matchType: attributes.choice("matchType", ["Pattern", "IsFile", "IsDirectory"], "Pattern"),
			pattern: attributes.text("pattern", ""),
			ignoreCase: attributes.flag("ignoreCase", true),
			negate: attributes.flag("negate", false),
		};
		attributes.end();
		if (condition.matchType === "Pattern" && condition.pattern === "") {
			problems.push(`line ${child.line}, <add>: the pattern is empty`);
		}
		return condition;
	});
}
