import { webConfig } from "./iis-facts.ts";
import { INVISIBLE, type Mutant, type MutantClass } from "./iis-mutant.ts";
import { POWERSHELL } from "./iis-mutants-powershell.ts";
import { COOKIE_RULES, type CspRule, cspRules } from "./iis-rules.ts";

function cookie(
	name: string,
	expected: MutantClass,
	change: (text: string) => string,
	judge?: Mutant["judge"],
): Mutant {
	const base = { name, id: "backend-cookie", web: { "/": webConfig(change(COOKIE_RULES)) }, expected };
	return judge === undefined ? base : { ...base, judge };
}

const RULE = /<rule name="(X-BER|X-Anon)[\s\S]*?<\/rule>/g;

const COOKIE: readonly Mutant[] = [
	cookie("both official rules", "EFFECTIVE", (text) => text),
	cookie("the first alone", "INEFFECTIVE", (text) =>
		text.replace(RULE, (rule, kind) => (kind === "X-BER" ? "" : rule)),
	),
	cookie("the second alone", "INEFFECTIVE", (text) =>
		text.replace(RULE, (rule, kind) => (kind === "X-Anon" ? "" : rule)),
	),
	cookie(
		"in the other order",
		"EFFECTIVE",
		(text) =>
			`<rules>${[...text.matchAll(RULE)]
				.map(([rule]) => rule)
				.reverse()
				.join("")}</rules>`,
	),
	cookie("turned off", "INEFFECTIVE", (text) => text.replaceAll("<rule ", '<rule enabled="False" ')),
	cookie("another header", "INEFFECTIVE", (text) => text.replaceAll("{HTTP_COOKIE}", "{HTTP_X_COOKIE}"), [
		"CANNOT_JUDGE",
		"it knows no headers but the usual ones",
	]),
	cookie("case counts", "INEFFECTIVE", (text) => text.replaceAll('ignoreCase="True"', 'ignoreCase="False"')),
	cookie("negated", "INEFFECTIVE", (text) =>
		text
			.replaceAll('negate="False"', 'negate="True"')
			.replace("</rules>", '<rule name="z"><match url="zzz" /><action type="None" /></rule></rules>')
			.replace("X-AnonResource-Backend(.*)", "(.*)"),
	),
	cookie("no action", "INEFFECTIVE", (text) => text.replaceAll("AbortRequest", "None")),
	cookie("for ECP only", "INEFFECTIVE", (text) => text.replaceAll('url=".*"', 'url="^ecp/"')),
	cookie("not for the root of the site", "EFFECTIVE", (text) => text.replaceAll('url=".*"', 'url=".+"')),
	cookie("without the tilde", "EFFECTIVE", (text) =>
		text.replace("X-BEResource=(.+)/(.+)~(.+)", "X-BEResource=(.+)/(.+)"),
	),
	cookie("cookie at the start", "INEFFECTIVE", (text) => text.replaceAll('pattern="(.*)X', 'pattern="^X')),
	cookie("every cookie with X-B", "BLOCKS_BENIGN", (text) =>
		text.replace("(.*)X-BEResource=(.+)/(.+)~(.+)", "X-B"),
	),
	cookie("every request", "BLOCKS_BENIGN", (text) => text.replace("(.*)X-BEResource=(.+)/(.+)~(.+)", ".*")),
	cookie("403 instead of abort", "EFFECTIVE", (text) =>
		text.replaceAll('type="AbortRequest"', 'type="CustomResponse" statusCode="403"'),
	),
	{
		name: "cleared in the web.config of EWS",
		id: "backend-cookie",
		web: { "/": webConfig(COOKIE_RULES), "/EWS": webConfig("<rules><clear /></rules>") },
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "EWS malformed",
		id: "backend-cookie",
		web: { "/": webConfig(COOKIE_RULES), "/EWS": "<configuration>" },
		expected: "CANNOT_JUDGE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
];

function csp(
	name: string,
	expected: MutantClass,
	rule: CspRule,
	change = (text: string) => text,
	place = "/owa",
): Mutant {
	return { name, id: "owa-csp", web: { [place]: webConfig(change(cspRules(rule))) }, expected };
}

/** No foreign judge reads outbound rules: these expectations are by hand. */
const CSP: readonly Mutant[] = [
	csp("the official rule", "EFFECTIVE", {}),
	csp("the name of the Emergency Mitigation service", "EFFECTIVE", { tool: "EEMS M2.1" }),
	csp("turned off", "INEFFECTIVE", { rule: 'enabled="false"' }),
	csp("without what was there", "EFFECTIVE", { value: "script-src-attr 'none'" }),
	csp("without the semicolon", "INEFFECTIVE", { value: "{R:1} script-src-attr 'none'" }),
	csp("another directive", "INEFFECTIVE", { value: "{R:1}; script-src 'self'" }),
	csp("another value", "INEFFECTIVE", { value: "{R:1}; script-src-attr 'unsafe-inline'" }),
	csp("weaker first", "INEFFECTIVE", { value: "script-src-attr *; script-src-attr 'none'" }),
	csp("only where a policy is", "INEFFECTIVE", { pattern: "(.+)" }),
	csp("only where none is", "INEFFECTIVE", { pattern: "^$" }),
	csp("a precondition that is not there", "CANNOT_JUDGE", { preCondition: "other" }),
	csp("no precondition", "EFFECTIVE", { preCondition: "" }),
	csp("plain text only", "INEFFECTIVE", { contentType: "^text/plain" }),
	csp("the start page only", "INEFFECTIVE", { uri: "^/owa/?$" }),
	csp("without popout.aspx", "INEFFECTIVE", {
		uri: "^/owa/?($|\\?|default\\.aspx|projection\\.aspx|readingPane\\.aspx)",
	}),
	csp("all of OWA", "EFFECTIVE", { uri: "^/owa" }),
	csp("one condition is enough", "EFFECTIVE", { grouping: "MatchAny" }),
	csp("report only", "INEFFECTIVE", { variable: "RESPONSE_Content_Security_Policy_Report_Only" }),
	csp("no action", "INEFFECTIVE", { action: "None" }),
	csp("cleared behind it", "INEFFECTIVE", {}, (text) =>
		text.replace("<preConditions>", "<clear /><preConditions>"),
	),
	csp("preconditions cleared", "CANNOT_JUDGE", {}, (text) =>
		text.replace("</preConditions>", "<clear /></preConditions>"),
	),
	csp("undone by the next rule", "INEFFECTIVE", {}, (text) =>
		text.replace(
			"<preConditions>",
			'<rule name="z"><match serverVariable="RESPONSE_Content_Security_Policy" pattern=".*" /><action type="Rewrite" value="" /></rule><preConditions>',
		),
	),
	csp("behind a rule that stops", "INEFFECTIVE", {}, (text) =>
		text.replace(
			"<outboundRules>",
			'<outboundRules><rule name="a" stopProcessing="true"><match serverVariable="RESPONSE_X" pattern=".*" /><action type="Rewrite" value="1" /></rule>',
		),
	),
	csp("behind a rule for bodies that stops", "CANNOT_JUDGE", {}, (text) =>
		text.replace(
			"<outboundRules>",
			'<outboundRules><rule name="a" stopProcessing="true"><match filterByTags="A" pattern="x" /><action type="Rewrite" value="1" /></rule>',
		),
	),
	csp("in the web.config of ECP", "INEFFECTIVE", {}, undefined, "/ecp"),
	csp("in the web.config of the site", "EFFECTIVE", {}, undefined, "/"),
	csp("an unusual pattern", "CANNOT_JUDGE", { uri: "(?i)^/owa" }),
];

export const MUTANTS: readonly Mutant[] = [...POWERSHELL, ...COOKIE, ...CSP];
