import type { PatternSyntax } from "../pattern/match-pattern.ts";

/** One pattern of a rule: of the URL, of a condition, of a response header. */
export interface RulePattern {
	readonly pattern: string;
	readonly ignoreCase: boolean;
	readonly negate: boolean;
}

export interface RuleCondition extends RulePattern {
	readonly input: string;
	/** `IsFile` and `IsDirectory` ask the disk, so nobody can tell their answer from configuration. */
	readonly matchType: "Pattern" | "IsFile" | "IsDirectory";
}

export interface RuleConditions {
	readonly grouping: "MatchAll" | "MatchAny";
	readonly trackAllCaptures: boolean;
	readonly items: readonly RuleCondition[];
}

export const INBOUND_ACTIONS = ["None", "Rewrite", "Redirect", "CustomResponse", "AbortRequest"] as const;

/** One rule of `rules` or `globalRules`. */
export interface InboundRule {
	readonly name: string;
	readonly isEnabled: boolean;
	readonly syntax: PatternSyntax;
	readonly stopProcessing: boolean;
	readonly url: RulePattern;
	readonly conditions: RuleConditions;
	readonly action: {
		readonly type: (typeof INBOUND_ACTIONS)[number];
		readonly url: string;
		readonly appendQueryString: boolean;
		/** Of a CustomResponse. */
		readonly statusCode: number;
	};
	/** Path in the site to which its URL pattern is relative. */
	readonly base: string;
	/** File that has it. */
	readonly file: string;
}

/** A named group of conditions that outbound rules refer to. */
export interface PreCondition {
	readonly name: string;
	readonly syntax: PatternSyntax;
	readonly conditions: RuleConditions;
}

/** One rule of `outboundRules`. */
export interface OutboundRule {
	readonly name: string;
	readonly isEnabled: boolean;
	readonly syntax: PatternSyntax;
	readonly stopProcessing: boolean;
	readonly preCondition: string | null;
	/** Server variable that it rewrites (`RESPONSE_...`); null for a rule that changes the body. */
	readonly serverVariable: string | null;
	readonly match: RulePattern;
	readonly conditions: RuleConditions;
	readonly action: { readonly type: "None" | "Rewrite"; readonly value: string };
	readonly file: string;
}

/** Maps by name in small letters. */
export type RewriteMaps = ReadonlyMap<string, RewriteMap>;

export interface RewriteMap {
	readonly defaultValue: string;
	readonly isCaseless: boolean;
	/** Keys in small letters when the map ignores case. */
	readonly entries: ReadonlyMap<string, string>;
}
