import type { MergedItem } from "../merge-element.ts";
import { PATTERN_SYNTAXES } from "../pattern/match-pattern.ts";
import { AttributeReader, onlyChildren } from "./read-attributes.ts";
import { readConditions } from "./read-conditions.ts";
import { INBOUND_ACTIONS, type InboundRule } from "./rewrite-rule.ts";

const NO_ACTION: InboundRule["action"] = { type: "None", url: "", appendQueryString: true, statusCode: 0 };

/** Reads one `rule`; what IIS would refuse goes to `problems`. */
export function readInboundRule({ element, origin }: MergedItem, problems: string[]): InboundRule {
	const rule = new AttributeReader(element, problems);
	const name = rule.required("name");
	if (name === "") problems.push(`line ${element.line}, <rule>: the name is empty`);
	const head = {
		name,
		isEnabled: rule.flag("enabled", true),
		syntax: rule.choice("patternSyntax", PATTERN_SYNTAXES, "ECMAScript"),
		stopProcessing: rule.flag("stopProcessing", false),
	};
	rule.end();
	const children = onlyChildren(element, ["match", "conditions", "serverVariables", "action"], problems);
	if (children.match === undefined) problems.push(`line ${element.line}, <rule>: <match> is missing`);
	return {
		...head,
		url: readUrl(children.match ?? element, children.match !== undefined, problems),
		conditions: readConditions(children.conditions, problems),
		action: children.action === undefined ? NO_ACTION : readAction(children.action, problems),
		base: origin.base,
		file: origin.path,
	};
}

function readUrl(element: MergedItem["element"], isThere: boolean, problems: string[]): InboundRule["url"] {
	if (!isThere) return { pattern: "", ignoreCase: true, negate: false };
	const match = new AttributeReader(element, problems);
	const url = {
		pattern: match.required("url"),
		ignoreCase: match.flag("ignoreCase", true),
		negate: match.flag("negate", false),
	};
	match.end();
	return url;
}

function readAction(element: MergedItem["element"], problems: string[]): InboundRule["action"] {
	const reader = new AttributeReader(element, problems);
	const action = {
		type: reader.choice("type", INBOUND_ACTIONS, "None"),
		url: reader.text("url", ""),
		appendQueryString: reader.flag("appendQueryString", true),
		statusCode: Number(reader.text("statusCode", "0")),
	};
	reader.end(["redirectType", "subStatusCode", "statusReason", "statusDescription", "logRewrittenUrl"]);
	if (!Number.isInteger(action.statusCode)) problems.push(`line ${element.line}, <action>: statusCode`);
	if (action.type === "CustomResponse" && action.statusCode === 0) {
		problems.push(`line ${element.line}, <action>: statusCode is missing`);
	}
	return action;
}
