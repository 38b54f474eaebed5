import { EMPTY_WEB_CONFIG, webConfig } from "./iis-facts.ts";
import { INVISIBLE, type Mutant, type MutantClass, site } from "./iis-mutant.ts";
import { type PowerShellRule, powerShellRule } from "./iis-rules.ts";

function powerShell(
	name: string,
	rule: PowerShellRule,
	expected: MutantClass,
	judge?: Mutant["judge"],
	around: (text: string) => string = (text) => text,
): Mutant {
	const base = { name, id: "powershell-inbound", web: site(around(powerShellRule(rule))), expected };
	return judge === undefined ? base : { ...base, judge };
}

const changedUrl = (url: string) => (text: string) => text.replace('url=".*"', `url="${url}"`);
const plain = "{REQUEST_URI}";
const decoded = "{UrlDecode:{REQUEST_URI}}";
const stopper =
	'<rule name="first" stopProcessing="true"><match url="^autodiscover/" /><action type="None" /></rule>';

export const POWERSHELL: readonly Mutant[] = [
	powerShell("the official rule", {}, "EFFECTIVE"),
	powerShell(
		"the name of the Emergency Mitigation service",
		{ name: "EEMS M1.1 PowerShell - inbound" },
		"EFFECTIVE",
	),
	powerShell("turned off", { attributes: 'enabled="false"' }, "INEFFECTIVE"),
	powerShell("condition negated", { condition: 'negate="true"' }, "INEFFECTIVE"),
	powerShell("URL negated", { match: 'negate="true"' }, "INEFFECTIVE"),
	powerShell("case counts", { condition: 'ignoreCase="false"' }, "INEFFECTIVE"),
	powerShell(
		"first published form",
		{ input: plain, pattern: ".*autodiscover\\.json.*\\@.*Powershell.*" },
		"INEFFECTIVE",
	),
	powerShell(
		"second published form",
		{ input: plain, pattern: ".*autodiscover\\.json.*Powershell.*" },
		"INEFFECTIVE",
	),
	powerShell(
		"third published form",
		{ input: decoded, pattern: ".*autodiscover\\.json.*Powershell.*" },
		"INEFFECTIVE",
	),
	powerShell("only .json", { pattern: "(?=.*autodiscover\\.json)(?=.*powershell)" }, "INEFFECTIVE"),
	powerShell("input not decoded", { input: plain }, "INEFFECTIVE"),
	powerShell("query only", { input: "{UrlDecode:{QUERY_STRING}}" }, "INEFFECTIVE"),
	powerShell("input without braces", { input: "UrlDecode:REQUEST_URI" }, "INEFFECTIVE"),
	powerShell("a space in the input", { input: "{UrlDecode: {REQUEST_URI}}" }, "EFFECTIVE"),
	powerShell(
		"across line breaks",
		{ pattern: "(?=[\\s\\S]*autodiscover)(?=[\\s\\S]*powershell)" },
		"EFFECTIVE",
	),
	powerShell("no action", { action: 'type="None"' }, "INEFFECTIVE"),
	powerShell("a redirect", { action: 'type="Redirect" url="https://other.example/"' }, "INEFFECTIVE"),
	powerShell("a rewrite", { action: 'type="Rewrite" url="/x"' }, "INEFFECTIVE"),
	powerShell(
		"403 instead of abort",
		{ action: 'type="CustomResponse" statusCode="403" statusReason="no"' },
		"EFFECTIVE",
	),
	powerShell("URL with a leading slash", {}, "INEFFECTIVE", undefined, changedUrl("^/autodiscover")),
	powerShell("URL without the query", {}, "INEFFECTIVE", undefined, changedUrl("powershell")),
	powerShell("URL of Autodiscover", {}, "EFFECTIVE", undefined, changedUrl("^autodiscover/")),
	powerShell("behind a rule that stops", {}, "INEFFECTIVE", undefined, (text) => stopper + text),
	powerShell("a second condition for all", {}, "INEFFECTIVE", undefined, (text) =>
		text.replace("</conditions>", '<add input="{REQUEST_METHOD}" pattern="^GET$" /></conditions>'),
	),
	powerShell(
		"a second condition for any",
		{ conditions: 'logicalGrouping="MatchAny"' },
		"BLOCKS_BENIGN",
		undefined,
		(text) =>
			text
				.replace("</conditions>", '<add input="{URL}" pattern="." /></conditions>')
				.replace("{URL}", "{REQUEST_URI}"),
	),
	powerShell("everything", { pattern: ".*" }, "BLOCKS_BENIGN"),
	powerShell("every PowerShell", { pattern: "powershell" }, "BLOCKS_BENIGN"),
	powerShell("cleared behind it", {}, "INEFFECTIVE", ["EFFECTIVE", INVISIBLE], (text) => `${text}<clear />`),
	powerShell(
		"removed behind it",
		{},
		"INEFFECTIVE",
		["EFFECTIVE", INVISIBLE],
		(text) => `${text}<remove name="powershell - INBOUND" />`,
	),
	powerShell(
		"the name twice",
		{},
		"CANNOT_JUDGE",
		["EFFECTIVE", "it takes a name twice"],
		(text) => text + text,
	),
	powerShell(
		"an option inside the pattern",
		{ pattern: "(?i)(?=.*autodiscover)(?=.*powershell)" },
		"CANNOT_JUDGE",
		["EFFECTIVE", ".NET has inline options"],
	),
	powerShell("the function in small letters", { input: "{urldecode:{REQUEST_URI}}" }, "CANNOT_JUDGE"),
	powerShell(
		"an attribute that does not exist",
		{ attributes: 'patterSyntax="ECMAScript"' },
		"CANNOT_JUDGE",
		["EFFECTIVE", "it ignores unknown attributes"],
	),
	powerShell(
		"the words of the cmdlet",
		{ attributes: 'patternSyntax="Regular Expressions"' },
		"CANNOT_JUDGE",
	),
	powerShell(
		"a wildcard",
		{ attributes: 'patternSyntax="Wildcard"', pattern: "*autodiscover*powershell*" },
		"EFFECTIVE",
		["CANNOT_JUDGE", "it has no wildcards"],
		changedUrl("*"),
	),
	powerShell("a question to the disk", { condition: 'matchType="IsFile"' }, "CANNOT_JUDGE", [
		"INEFFECTIVE",
		"it looks at its own disk",
	]),
	{
		name: "a cut file",
		id: "powershell-inbound",
		web: { "/": site(powerShellRule())["/"].slice(0, -20) },
		expected: "CANNOT_JUDGE",
	},
	{
		name: "cleared in the web.config of Autodiscover",
		id: "powershell-inbound",
		web: { ...site(powerShellRule()), "/Autodiscover": webConfig("<rules><clear /></rules>") },
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "removed in the web.config of Autodiscover",
		id: "powershell-inbound",
		web: {
			...site(powerShellRule()),
			"/Autodiscover": webConfig('<rules><remove name="PowerShell - inbound" /></rules>'),
		},
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "in a location tag of another path",
		id: "powershell-inbound",
		web: {
			"/": `<configuration><location path="owa"><system.webServer><rewrite><rules>${powerShellRule()}</rules></rewrite></system.webServer></location></configuration>`,
		},
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "kept from child applications",
		id: "powershell-inbound",
		web: {
			"/": `<configuration><location path="." inheritInChildApplications="false"><system.webServer><rewrite><rules>${powerShellRule()}</rules></rewrite></system.webServer></location></configuration>`,
		},
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "without the module",
		id: "powershell-inbound",
		web: site(powerShellRule()),
		root: { modules: "" },
		expected: "INEFFECTIVE",
		judge: ["EFFECTIVE", INVISIBLE],
	},
	{
		name: "in the web.config of Autodiscover alone",
		id: "powershell-inbound",
		web: { "/": EMPTY_WEB_CONFIG, "/Autodiscover": webConfig(`<rules>${powerShellRule()}</rules>`) },
		expected: "EFFECTIVE",
		judge: ["CANNOT_JUDGE", INVISIBLE],
	},
];
