import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { effectiveSection } from "../../../src/core/iis/effective-section.ts";
import type { SectionName } from "../../../src/core/iis/section-schema.ts";
import { fileFact, iisFacts, type RootOptions, type WebFile, webConfig } from "../../support/iis-facts.ts";

const rule = (name: string, attributes = "") =>
	`<rule name="${name}" ${attributes}><match url=".*" /><action type="AbortRequest" /></rule>`;
const rules = (inner: string) => webConfig(`<rules>${inner}</rules>`);
const location = (path: string, inner: string, attributes = "") =>
	`<location path="${path}" ${attributes}><system.webServer><rewrite><rules>${inner}</rules></rewrite></system.webServer></location>`;

interface Setup {
	readonly web?: Readonly<Record<string, WebFile>>;
	readonly root?: RootOptions | string;
	readonly path?: string;
	readonly section?: SectionName;
}

/** Names of the rules that hold at a path of the front end, or why nobody can tell. */
function rulesAt({
	web = {},
	root = {},
	path = "/owa/x",
	section = "system.webServer/rewrite/rules",
}: Setup) {
	const result = effectiveSection(buildIisModel(iisFacts(web, root)), "Default Web Site", path, section);
	return result.ok
		? [...result.element.items.values()].map((item) => item.element.attributes.get("name"))
		: result.reason;
}

describe("inheritance of rewrite rules", () => {
	it("goes from the server over location tags and the site to the application, parent first", () => {
		const root = {
			server: `<rewrite><rules>${rule("server")}</rules></rewrite>`,
			locations:
				location("Default Web Site", rule("site tag")) + location("Default Web Site/owa", rule("owa tag")),
		};
		const web = { "/": rules(rule("site file")), "/owa": rules(rule("owa file")) };
		expect(rulesAt({ root, web })).toEqual(["server", "site tag", "site file", "owa tag", "owa file"]);
		expect(rulesAt({ root, web, path: "/ecp" })).toEqual(["server", "site tag", "site file"]);
	});

	it("takes location tags inside a web.config where they point", () => {
		const inner = `<configuration>${location("owa", rule("deep"))}${location(".", rule("own"))}</configuration>`;
		expect(rulesAt({ web: { "/": inner } })).toEqual(["own", "deep"]);
		expect(rulesAt({ web: { "/": inner }, path: "/ecp" })).toEqual(["own"]);
	});

	it("compares paths and names without case", () => {
		const root = { locations: location("dEFAULT wEB sITE/OWA", rule("tag")) };
		expect(rulesAt({ root, path: "/OwA" })).toEqual(["tag"]);
		expect(rulesAt({ web: { "/": rules(rule("A")), "/owa": rules('<remove name="a" />') } })).toEqual([]);
	});

	it("reads clear, remove and add in their order", () => {
		const web = { "/": rules(rule("a") + rule("b")), "/owa": rules(`${rule("c")}<clear />${rule("a")}`) };
		expect(rulesAt({ web })).toEqual(["a"]);
		const nested = {
			"/": rules(rule("a") + rule("b")),
			"/owa": rules(`<remove name="a" /><remove name="z" />${rule("a")}`),
		};
		expect(rulesAt({ web: nested })).toEqual(["b", "a"]);
	});

	it("keeps to itself what must not reach child applications", () => {
		const own = `<configuration>${location(".", rule("own"), 'inheritInChildApplications="false"')}</configuration>`;
		expect(rulesAt({ web: { "/": own }, path: "/folder/x" })).toEqual(["own"]);
		expect(rulesAt({ web: { "/": own }, path: "/owa" })).toEqual([]);
	});

	it("reads a shared folder once per application, so that a rule in it meets itself", () => {
		const web = { "/owa": rules(rule("csp")) };
		expect(rulesAt({ web, path: "/owa/x" })).toEqual(["csp"]);
		expect(rulesAt({ web, path: "/owa/Calendar/x" })).toMatch(/is there already$/);
	});

	it("reads a web.config in a folder of an application", () => {
		const facts = iisFacts({
			"/ecp/inner": {
				path: "c:/program files/Microsoft/Exchange Server/V15/FrontEnd/HttpProxy/ecp/inner/web.config",
				text: rules(rule("inner")),
			},
		});
		const at = (path: string) =>
			effectiveSection(buildIisModel(facts), "default web site", path, "system.webServer/rewrite/rules");
		expect(
			[at("/ecp/inner/x"), at("/ecp/x")].map((section) => section.ok && section.element.items.size),
		).toEqual([1, 0]);
	});
});

describe("what nobody can tell", () => {
	const CUT = "<configuration><system.webServer>";
	it.each<[string, WebFile, RegExp]>([
		["malformed", CUT, /malformed: line 1/],
		["unreadable", { state: "unreadable", text: null }, /unreadable/],
		["without its text", { text: null }, /not at hand/],
	])("is everything below a web.config that is %s", (_, file, reason) => {
		expect(rulesAt({ web: { "/": file } })).toMatch(reason);
		expect(rulesAt({ web: { "/owa": file } })).toMatch(reason);
		expect(rulesAt({ web: { "/owa": file }, path: "/ecp" })).toEqual([]);
	});

	it("is a virtual directory whose web.config was not collected", () => {
		const facts = iisFacts();
		const model = buildIisModel({
			...facts,
			files: facts.files.filter(({ application }) => application !== "/ecp"),
		});
		const section = effectiveSection(model, "Default Web Site", "/ecp", "system.webServer/rewrite/rules");
		expect(section).toMatchObject({ ok: false, reason: expect.stringMatching(/was not collected$/) });
	});

	it("is not a web.config that the host did not find", () => {
		expect(rulesAt({ web: { "/": null, "/owa": null } })).toEqual([]);
	});

	it("is all of a server without applicationHost.config, or with a broken one", () => {
		expect(rulesAt({ root: "<configuration>" })).toMatch(/malformed/);
		expect(rulesAt({ root: "<other />" })).toMatch(/root is not <configuration>/);
		const facts = iisFacts();
		const model = buildIisModel({ ...facts, files: facts.files.slice(1) });
		expect(effectiveSection(model, "Default Web Site", "/", "system.webServer/modules").ok).toBe(false);
	});

	it("is a folder of which the host says two things", () => {
		const facts = iisFacts();
		const [, first] = facts.files;
		const files = [...facts.files, fileFact({ ...first, text: rules("") })];
		const section = effectiveSection(
			buildIisModel({ ...facts, files }),
			"Default Web Site",
			"/",
			"system.webServer/rewrite/rules",
		);
		expect(section).toMatchObject({ ok: false, reason: expect.stringContaining("sent it twice") });
	});

	it.each<[string, Setup, RegExp]>([
		["a section in the wrong case", { web: { "/": webConfig("<Rules />") } }, /wrong case/],
		["a section that stands there twice", { web: { "/": webConfig("<rules /><rules />") } }, /twice/],
		[
			"a section in another file",
			{ web: { "/": webConfig('<rules configSource="r.config" />') } },
			/configSource/,
		],
		["an unknown attribute of a section", { web: { "/": webConfig('<rules mode="x" />') } }, /not known/],
		["an unknown element of a section", { web: { "/": rules("<Clear />") } }, /not known/],
		["a name that is there already", { web: { "/": rules(rule("a")), "/owa": rules(rule("A")) } }, /already/],
		[
			"a locked rule that is removed",
			{ web: { "/": rules(rule("a", 'lockItem="true"')), "/owa": rules('<remove name="a" />') } },
			/locked/,
		],
		[
			"a locked rule that is cleared",
			{ web: { "/": rules(rule("a", 'lockItem="true"')), "/owa": rules("<clear />") } },
			/locked/,
		],
		[
			"an element that is locked",
			{
				root: { server: '<rewrite><rules lockElements="rule" /></rewrite>' },
				web: { "/owa": rules(rule("a")) },
			},
			/<rule> is locked/,
		],
		[
			"a section that the site locks",
			{
				root: { locations: location("Default Web Site", rule("s"), 'overrideMode="Deny"') },
				web: { "/owa": rules(rule("a")) },
			},
			/locked at a higher level/,
		],
		[
			"a section that allowOverride locks",
			{
				root: { locations: location("Default Web Site", rule("s"), 'allowOverride="false"') },
				web: { "/owa": rules(rule("a")) },
			},
			/locked at a higher level/,
		],
		[
			"global rules in a web.config",
			{ web: { "/": webConfig("<globalRules />") }, section: "system.webServer/rewrite/globalRules" },
			/applicationHost.config only/,
		],
		[
			"rules on a server that does not declare them",
			{ root: { declarations: "<configSections />" }, web: { "/": rules("") } },
			/not declared/,
		],
	])("is %s", (_, setup, reason) => {
		expect(rulesAt(setup)).toMatch(reason);
	});

	it("is no reason against a locked section, which no file below can change", () => {
		const web = { "/owa": "<configuration>" };
		expect(rulesAt({ web, section: "system.webServer/security/access" })).toEqual([]);
	});
});
