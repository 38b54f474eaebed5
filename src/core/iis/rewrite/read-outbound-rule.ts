import type { MergedItem } from "../merge-element.ts";
import { PATTERN_SYNTAXES } from "../pattern/match-pattern.ts";
import { AttributeReader, onlyChildren } from "./read-attributes.ts";
import { readConditionItems, readConditions } from "./read-conditions.ts";
import type { OutboundRule, PreCondition } from "./rewrite-rule.ts";

/** Reads one rule of `outboundRules`; what IIS would refuse goes to `problems`. */
export function readOutboundRule({ element, origin }: MergedItem, problems: string[]): OutboundRule {
	const rule = new AttributeReader(element, problems);
	const head = {
		name: rule.required("name"),
		isEnabled: rule.flag("enabled", true),
		syntax: rule.choice("patternSyntax", PATTERN_SYNTAXES, "ECMAScript"),
		stopProcessing: rule.flag("stopProcessing", false),
		preCondition: rule.text("preCondition", "") || null,
	};
	rule.end();
	const children = onlyChildren(element, ["match", "conditions", "action"], problems);
	if (children.match === undefined) problems.push(`line ${element.line}, <rule>: <match> is missing`);
	const match = new AttributeReader(children.match ?? element, children.match === undefined ? [] : problems);
	const serverVariable = match.text("serverVariable", "") || null;
	const pattern = {
		pattern: match.text("pattern", ""),
		ignoreCase: match.flag("ignoreCase", true),
		negate: match.flag("negate", false),
	};
	match.end(["filterByTags", "customTags"]);
	return {
		...head,
		serverVariable,
		match: pattern,
		conditions: readConditions(children.conditions, problems),
		action: readAction(children.action, problems),
		file: origin.path,
	};
}

function readAction(element: MergedItem["element"] | undefined, problems: string[]): OutboundRule["action"] {
	if (element === undefined) return { type: "None", value: "" };
	const reader = new AttributeReader(element, problems);
	const type = reader.choice("type", ["None", "Rewrite"], "None");
	const value = reader.text("value", "");
	reader.end(["replace"]);
	return { type, value };
}

/** Reads one `preCondition`. */
export function readPreCondition({ element }: MergedItem, problems: string[]): PreCondition {
	const reader = new AttributeReader(element, problems);
	const name = reader.required("name");
	const grouping = reader.choice("logicalGrouping", ["MatchAll", "MatchAny"], "MatchAll");
	const syntax = reader.choice("patternSyntax", PATTERN_SYNTAXES, "ECMAScript");
	reader.end();
	const items = readConditionItems(element, problems);
	return { name, syntax, conditions: { grouping, trackAllCaptures: false, items } };
}
