import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../../src/core/iis/build-model.ts";
import { evaluateRequest } from "../../../../src/core/iis/rewrite/evaluate-request.ts";
import { requestOf } from "../../../../src/core/iis/rewrite/iis-request.ts";
import { iisFacts, type RootOptions, type WebFile, webConfig } from "../../../support/iis-facts.ts";
import { POWERSHELL_RULES, powerShellRule } from "../../../support/iis-rules.ts";

interface Setup {
	readonly web?: Readonly<Record<string, WebFile>>;
	readonly root?: RootOptions;
	readonly headers?: Readonly<Record<string, string>>;
	readonly facts?: Parameters<typeof iisFacts>[2];
}

/** `aborted:rule`, `passed:/url`, `unknown:reason` ... */
function ask(target: string, { web = {}, root = {}, headers = {}, facts = {} }: Setup): string {
	const model = buildIisModel(iisFacts(web, root, facts));
	const outcome = evaluateRequest(model, "Default Web Site", requestOf(target, headers));
	if (outcome.kind === "passed") return `passed:${outcome.url}`;
	if (outcome.kind === "unknown") return `unknown:${outcome.reason}`;
	return outcome.kind === "answered"
		? `${outcome.status}:${outcome.rule}`
		: `${outcome.kind}:${outcome.rule}`;
}

const rules = (inner: string) => webConfig(`<rules>${inner}</rules>`);
const at = (path: string, inner: string): Setup => ({ web: { [path]: rules(inner) } });
const rule = (name: string, match: string, action: string, rest = "", attributes = "") =>
	`<rule name="${name}" ${attributes}><match ${match} />${rest}<action ${action} /></rule>`;
const abort = (match: string, rest = "", attributes = "") =>
	rule("r", match, 'type="AbortRequest"', rest, attributes);
const conditions = (inner: string, attributes = "") => `<conditions ${attributes}>${inner}</conditions>`;

describe("evaluateRequest", () => {
	it("matches the path below the file that has the rule, without a leading slash", () => {
		expect(ask("/ecp/a", at("/", abort('url="^ecp/a$"')))).toBe("aborted:r");
		expect(ask("/ecp/a", at("/ecp", abort('url="^a$"')))).toBe("aborted:r");
		expect(ask("/ecp/a", at("/", abort('url="^/ecp"')))).toBe("passed:/ecp/a");
		expect(ask("/ecp/a?b", at("/", abort('url="b"')))).toBe("passed:/ecp/a?b");
	});

	it("is relative to the path of a location tag as well", () => {
		const inner = `<configuration><location path="ecp"><system.webServer><rewrite><rules>${abort('url="^a$"')}</rules></rewrite></system.webServer></location></configuration>`;
		expect(ask("/ecp/a", { web: { "/": inner } })).toBe("aborted:r");
	});

	it("decodes the path and resolves dot segments before matching it", () => {
		expect(ask("/%65cp/./x/../a", at("/", abort('url="^ecp/a$"')))).toBe("aborted:r");
	});

	it.each([
		['url="X"', "aborted:r"],
		['url="X" ignoreCase="false"', "passed:/x"],
		['url="x" negate="true"', "passed:/x"],
		['url="y" negate="True"', "aborted:r"],
	])("reads case and negation of %s", (match, expected) => {
		expect(ask("/x", at("/", abort(match)))).toBe(expected);
	});

	it.each([
		["HTTP_COOKIE", "a=b", { Cookie: "a=b" }],
		["HTTP_X_OTHER", "1", { "X-Other": "1" }],
		["HTTP_X_OTHER", "^$", {}],
		["QUERY_STRING", "^q=%41$", {}],
		["URL", "^/ecp/a$", {}],
		["PATH_INFO", "^/ecp/a$", {}],
		["UNENCODED_URL", "^/%65cp/a\\?q=%41$", {}],
		["REQUEST_METHOD", "^GET$", {}],
		["HTTP_HOST", "^mail\\.example$", {}],
		["SERVER_NAME", "^mail\\.example$", {}],
	])("knows the variable %s", (name, pattern, headers) => {
		const input = abort('url=".*"', conditions(`<add input="{${name}}" pattern="${pattern}" />`));
		expect(ask("/%65cp/a?q=%41", { ...at("/", input), headers })).toBe("aborted:r");
	});

	it("answers only what REQUEST_URI gives in every reading", () => {
		const input = (pattern: string) =>
			abort('url=".*"', conditions(`<add input="{REQUEST_URI}" pattern="${pattern}" />`));
		expect(ask("/ecp/%61?q", at("/", input("^/ecp/")))).toBe("aborted:r");
		expect(ask("/ecp/%61?q", at("/", input("%61")))).toMatch(/^unknown:/);
		const decoded = abort(
			'url=".*"',
			conditions('<add input="{UrlDecode:{REQUEST_URI}}" pattern="^/ecp/a\\?q$" />'),
		);
		expect(ask("/ecp/%61?q", at("/", decoded))).toBe("aborted:r");
	});

	it.each([
		["MatchAll", "a", "b", "passed"],
		["MatchAll", "a", "x", "passed"],
		["MatchAny", "a", "x", "aborted"],
		["MatchAny", "b", "c", "passed"],
		["MatchAll", "x", "\\?x$", "passed"],
	])("groups conditions by %s (%s, %s)", (grouping, one, two, expected) => {
		const both = `<add input="{URL}" pattern="${one}" /><add input="{QUERY_STRING}" pattern="${two}" />`;
		expect(
			ask("/a?x", at("/", abort('url=".*"', conditions(both, `logicalGrouping="${grouping}"`)))),
		).toMatch(
			expected === "aborted"
				? /^aborted/
				: grouping === "MatchAll" && one === "a" && two === "x"
					? /^aborted/
					: /^passed/,
		);
	});

	it("fills in back references of the rule and of the last condition", () => {
		const inner = abort(
			'url="^(.)(.)"',
			conditions('<add input="{R:2}{R:1}{R:9}" pattern="^b(a)$" /><add input="{C:1}" pattern="^a$" />'),
		);
		expect(ask("/abc", at("/", inner))).toBe("aborted:r");
	});

	it("looks up maps, with or without case", () => {
		const maps =
			'<rewriteMaps><rewriteMap name="M" defaultValue="no"><add key="/A" value="yes" /></rewriteMap></rewriteMaps>';
		const inner = `${maps}<rules>${abort('url=".*"', conditions('<add input="{m:{URL}}" pattern="yes" />'))}</rules>`;
		expect(ask("/a", { web: { "/": webConfig(inner) } })).toBe("aborted:r");
		expect(ask("/b", { web: { "/": webConfig(inner) } })).toBe("passed:/b");
	});

	it.each([
		["CustomResponse", 'type="CustomResponse" statusCode="403" subStatusCode="0" statusReason="no"', "403:r"],
		["Redirect", 'type="Redirect" url="https://other/" redirectType="Found"', "redirected:r"],
		["None", 'type="None"', "passed:/a"],
		["Rewrite", 'type="Rewrite" url="b/{R:0}"', "passed:/b/a?q"],
	])("performs the action %s", (name, action, expected) => {
		expect(ask(name === "Rewrite" ? "/a?q" : "/a", at("/", rule("r", 'url="^a$"', action)))).toBe(expected);
	});

	it("stops where a rule says so, unless it did not match", () => {
		const first = (url: string) => rule("first", `url="${url}"`, 'type="None"', "", 'stopProcessing="true"');
		expect(ask("/a", at("/", first("a") + abort('url="a"')))).toBe("passed:/a");
		expect(ask("/a", at("/", first("b") + abort('url="a"')))).toBe("aborted:r");
	});

	it("gives a rewritten URL to the rules behind", () => {
		const rewrite = rule("w", 'url="^a$"', 'type="Rewrite" url="/b"');
		expect(ask("/a", at("/", rewrite + abort('url="^b$"')))).toBe("aborted:r");
	});

	it("leaves out rules that are turned off", () => {
		expect(ask("/a", at("/", abort('url="a"', "", 'enabled="false"')))).toBe("passed:/a");
	});

	it("runs global rules first, on the whole path", () => {
		const root = {
			server: `<rewrite><globalRules>${rule("g", 'url="^ecp/a"', 'type="AbortRequest"')}</globalRules></rewrite>`,
		};
		expect(ask("/ecp/a", { ...at("/ecp", abort('url="a"')), root })).toBe("aborted:g");
	});

	it("does not know whether a global rule stops those of the site", () => {
		const root = {
			server: `<rewrite><globalRules>${rule("g", 'url=".*"', 'type="None"', "", 'stopProcessing="true"')}</globalRules></rewrite>`,
		};
		expect(ask("/a", { ...at("/", abort('url="a"')), root })).toMatch(/^unknown:/);
	});

	it.each<[string, Setup]>([
		[
			"a disk",
			at("/", abort('url=".*"', conditions('<add input="{REQUEST_FILENAME}" matchType="IsFile" />'))),
		],
		[
			"the client's address",
			at("/", abort('url=".*"', conditions('<add input="{REMOTE_ADDR}" pattern="^10\\." negate="true" />'))),
		],
		["an unusual pattern", at("/", abort('url="(?i)a"'))],
		[
			"a map that is not there",
			at("/", abort('url=".*"', conditions('<add input="{Nothing:{URL}}" pattern="a" />'))),
		],
		[
			"a variable in small letters",
			at("/", abort('url=".*"', conditions('<add input="{http_cookie}" pattern="^$" />'))),
		],
		[
			"a function in small letters",
			at("/", abort('url=".*"', conditions('<add input="{tolower:{URL}}" pattern="a" />'))),
		],
		["an open brace", at("/", abort('url=".*"', conditions('<add input="{URL" pattern="a" />')))],
		["a pattern without end", at("/", abort(`url="^(a+)+(a+)+(a+)+$" negate="true"`, "", ""))],
	])("cannot tell what depends on %s", (name, setup) => {
		expect(ask(name === "a pattern without end" ? `/${"a".repeat(300)}!` : "/a", setup)).toMatch(/^unknown:/);
	});

	it("does not mind what it cannot tell where it makes no difference", () => {
		const disk = rule(
			"d",
			'url=".*"',
			'type="None"',
			conditions('<add input="{REQUEST_FILENAME}" matchType="IsFile" />'),
		);
		expect(ask("/a", at("/", disk + abort('url="a"')))).toBe("aborted:r");
		const either = conditions(
			'<add input="{REMOTE_ADDR}" pattern="^10" /><add input="{URL}" pattern="zzz" />',
		);
		expect(ask("/a", at("/", abort('url=".*"', either)))).toBe("passed:/a");
	});

	it.each([
		["an attribute that IIS does not know", 'patterSyntax="Wildcard"', ""],
		["the name of a syntax in another case", 'patternSyntax="wildcard"', ""],
		["the words of the cmdlet", 'patternSyntax="Regular Expressions"', ""],
		["a flag that is none", 'stopProcessing="yes"', ""],
		["an element that does not belong", "", "<other />"],
	])("cannot tell for %s, which IIS refuses", (_, attributes, rest) => {
		expect(ask("/a", at("/", abort('url="a"', rest, attributes)))).toMatch(/^unknown:rewrite rules: line/);
	});

	it("knows rules as dead text where URL Rewrite does not run", () => {
		const dead = "passed:/autodiscover/x?powershell";
		const web = { "/": webConfig(POWERSHELL_RULES) };
		const target = "/autodiscover/x?powershell";
		expect(ask(target, { web })).toBe("aborted:PowerShell - inbound");
		expect(ask(target, { web, root: { modules: "" } })).toBe(dead);
		expect(ask(target, { web, root: { globalModules: "" } })).toBe(dead);
		const off =
			'<configuration><system.webServer><modules><remove name="RewriteModule" /></modules></system.webServer></configuration>';
		expect(ask(target, { web: { ...web, "/Autodiscover": off } })).toBe(dead);
		const facts = { inetModules: [{ name: "rewrite.dll", present: false, fileVersion: null }] };
		expect(ask(target, { web, facts })).toMatch(/^unknown:/);
	});

	it("judges a rule at the URL where it is cleared, and elsewhere", () => {
		const web = { "/": webConfig(POWERSHELL_RULES), "/Autodiscover": rules("<clear />") };
		expect(ask("/autodiscover/x?powershell", { web })).toMatch(/^passed/);
		expect(ask("/owa/x?autodiscover+powershell", { web })).toMatch(/^aborted/);
	});

	it("gives up on rules that would take for ever", () => {
		const many = Array.from({ length: 900 }, (_, index) =>
			powerShellRule({ name: `n${index}`, pattern: "^(.*)(.*)(.*)(.*)(.*)(.*)!$", input: "{URL}{URL}{URL}" }),
		);
		expect(ask(`/${"a".repeat(200)}`, at("/", many.join("")))).toMatch(/^unknown:/);
		const tooMany = Array.from({ length: 1100 }, (_, index) => rule(`n${index}`, 'url="b"', 'type="None"'));
		expect(ask("/a", at("/", tooMany.join("")))).toBe("unknown:too many rules");
	});
});
