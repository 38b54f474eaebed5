import { describe, expect, it } from "vitest";
import type { Rule } from "../../../../src/core/model/rule.ts";
import { mitigationStates } from "../../../../src/core/rules/iis/mitigation-states.ts";
import { owaCspMitigation } from "../../../../src/core/rules/iis/owa-csp-mitigation.ts";
import { proxylogonMitigation } from "../../../../src/core/rules/iis/proxylogon-mitigation.ts";
import { proxynotshellMitigation } from "../../../../src/core/rules/iis/proxynotshell-mitigation.ts";
import { iisFacts, webConfig } from "../../../support/iis-facts.ts";
import { COOKIE_RULES, cspRules, POWERSHELL_RULES, powerShellRule } from "../../../support/iis-rules.ts";
import { BUILDS, judgeWeb, staleFile, webHost } from "../../../support/web-host.ts";

interface Case {
	readonly rule: Rule;
	readonly place: string;
	readonly rules: string;
	readonly unpatched: string;
	readonly patched: string;
}

const CASES: readonly Case[] = [
	{
		rule: proxylogonMitigation,
		place: "/",
		rules: COOKIE_RULES,
		unpatched: BUILDS.beforeProxyLogon,
		patched: BUILDS.patched2019,
	},
	{
		rule: proxynotshellMitigation,
		place: "/",
		rules: POWERSHELL_RULES,
		unpatched: BUILDS.beforeProxyNotShell,
		patched: BUILDS.patched2019,
	},
	{
		rule: owaCspMitigation,
		place: "/owa",
		rules: cspRules(),
		unpatched: BUILDS.beforeOwaFix,
		patched: BUILDS.patched,
	},
];
const named = CASES.map((entry) => [entry.rule.id, entry] as const);
const iis = (web: Parameters<typeof iisFacts>[0], root: Parameters<typeof iisFacts>[1] = {}) => ({
	"collect/iis-config": iisFacts(web, root),
});

describe.each(named)("%s", (_, { rule, place, rules, unpatched, patched }) => {
	const verdict = (...args: Parameters<typeof webHost>) => judgeWeb(rule, ...args).verdict;
	const mitigated = iis({ [place]: webConfig(rules) });

	it("fails critically without update and mitigation", () => {
		expect(verdict(unpatched, iis({}))).toMatchObject({
			state: "fail",
			severity: "critical",
			mitigation: "none",
			remedy: expect.stringContaining("Until then: exf plan --from latest --mitigate"),
		});
	});

	it("fails high with the mitigation alone", () => {
		expect(verdict(unpatched, mitigated)).toMatchObject({
			state: "fail",
			severity: "high",
			mitigation: "effective",
		});
	});

	it("fails critically with a mitigation that is turned off", () => {
		const off = rules.replaceAll("<rule name=", '<rule enabled="false" name=');
		expect(verdict(unpatched, iis({ [place]: webConfig(off) }))).toMatchObject({
			state: "fail",
			severity: "critical",
			mitigation: "name-only",
			evidence: expect.arrayContaining([expect.stringMatching(/^Gets through: /)]),
		});
	});

	it("passes with the update alone", () => {
		expect(verdict(patched, iis({}))).toMatchObject({ state: "pass", mitigation: "none" });
	});

	it("calls the mitigation a leftover once the update is there", () => {
		const { verdict: judged, findings } = judgeWeb(rule, patched, mitigated);
		expect(judged).toMatchObject({ state: "fail", severity: "low", mitigation: "leftover" });
		expect(findings).toMatchObject([{ mitigation: "leftover", state: "fail", severity: "low" }]);
	});

	it("trusts no update that is incomplete", () => {
		expect(verdict(patched, iis({}), staleFile(unpatched)).state).toBe("unknown");
	});

	it.each([
		["facts", {}],
		["a readable file", iis({ [place]: "<configuration>" })],
		["the file", iis({ [place]: { text: null } })],
		["applicationHost.config", iis({}, "<configuration")],
	])("does not know without %s, patched or not", (_name, facts) => {
		expect(verdict(unpatched, facts).state).toBe("unknown");
		expect(verdict(patched, facts).state).toBe("unknown");
	});

	it("does not know without the build", () => {
		expect(verdict(null, mitigated).state).toBe("unknown");
	});

	it("asks nothing of an Edge server, of management tools and of Exchange 2010", () => {
		expect(verdict(unpatched, iis({}), { roles: ["edge"] }).state).toBe("not-applicable");
		expect(verdict(unpatched, iis({}), { roles: ["management-tools"] }).state).toBe("not-applicable");
		expect(verdict("14.3.513.0", iis({})).state).toBe("not-applicable");
	});
});

describe("mitigation rules, each for itself", () => {
	it("judges the older rules of ProxyNotShell by name only", () => {
		const older = [
			{ input: "{REQUEST_URI}", pattern: ".*autodiscover\\.json.*\\@.*Powershell.*" },
			{ input: "{REQUEST_URI}", pattern: ".*autodiscover\\.json.*Powershell.*" },
			{ input: "{UrlDecode:{REQUEST_URI}}", pattern: ".*autodiscover\\.json.*Powershell.*" },
			{ input: "{UrlDecode:{REQUEST_URI}}", pattern: "(?=.*autodiscover\\.json)(?=.*powershell)" },
		];
		for (const rule of older) {
			const web = {
				"/": webConfig(`<rules>${powerShellRule({ name: "RequestBlockingRule1", ...rule })}</rules>`),
			};
			expect(judgeWeb(proxynotshellMitigation, BUILDS.beforeProxyNotShell, iis(web)).verdict.mitigation).toBe(
				"name-only",
			);
		}
	});

	it("makes a finding of a rule that was altered, with the plan that repairs it", () => {
		const altered = { "/owa": webConfig(cspRules({ value: "{R:1}; script-src-attr 'self'" })) };
		const { findings } = judgeWeb(owaCspMitigation, BUILDS.beforeOwaFix, iis(altered));
		expect(findings).toMatchObject([
			{
				subject: "owa-csp",
				severity: "critical",
				mitigation: "name-only",
				summary: expect.stringContaining("Altered"),
				remedy: expect.stringContaining("exf plan --from latest --mitigate owa-csp"),
			},
		]);
	});

	it("takes a rule with the name that IIS proposes for none of it, when it is about something else", () => {
		const web = {
			"/": webConfig(`<rules>${powerShellRule({ name: "RequestBlockingRule1", pattern: "^/x" })}</rules>`),
		};
		expect(judgeWeb(proxynotshellMitigation, BUILDS.beforeProxyNotShell, iis(web)).verdict.mitigation).toBe(
			"none",
		);
	});

	it("does not ask for the name of a rule that works", () => {
		const web = {
			"/": webConfig(
				`<rules>${powerShellRule({ name: "Ours", action: 'type="CustomResponse" statusCode="403"' })}</rules>`,
			),
		};
		expect(judgeWeb(proxynotshellMitigation, BUILDS.beforeProxyNotShell, iis(web)).verdict.mitigation).toBe(
			"effective",
		);
	});

	it("says that a rule also blocks ordinary requests", () => {
		const web = { "/": webConfig(`<rules>${powerShellRule({ pattern: ".*" })}</rules>`) };
		const { verdict } = judgeWeb(proxynotshellMitigation, BUILDS.beforeProxyNotShell, iis(web));
		expect(verdict).toMatchObject({
			mitigation: "effective",
			summary: expect.stringContaining("ordinary requests"),
		});
		expect(verdict.evidence).toContainEqual(expect.stringMatching(/^Blocked although ordinary: OWA/));
	});

	it("misses the second of two cookie rules", () => {
		const web = { "/": webConfig(COOKIE_RULES.replace(/<rule name="X-BEResource[\s\S]*?<\/rule>/, "")) };
		expect(judgeWeb(proxylogonMitigation, BUILDS.beforeProxyLogon, iis(web)).verdict.mitigation).toBe(
			"name-only",
		);
	});

	it("sees one virtual directory that clears the rules of the site", () => {
		const web = { "/": webConfig(COOKIE_RULES), "/EWS": webConfig("<rules><clear /></rules>") };
		const { verdict } = judgeWeb(proxylogonMitigation, BUILDS.beforeProxyLogon, iis(web));
		expect(verdict).toMatchObject({ mitigation: "name-only", summary: expect.stringContaining("/EWS/x.js") });
	});

	it("does not apply to a product that never had the fault", () => {
		expect(judgeWeb(proxylogonMitigation, BUILDS.patched, iis({})).verdict.state).toBe("not-applicable");
	});

	it("says how to keep the Emergency Mitigation service from bringing a leftover back", () => {
		const { verdict } = judgeWeb(
			owaCspMitigation,
			BUILDS.patched,
			iis({ "/owa": webConfig(cspRules({ tool: "EEMS M2.1" })) }),
		);
		expect(verdict.remedy).toBe(
			"Remove the rules of the mitigation; the plan blocks M2 first: exf plan --from latest --remove owa-csp",
		);
		expect(verdict.summary).toContain("Printing the calendar");
	});

	it("does not know whether Exchange 2013 has the fault of OWA", () => {
		expect(judgeWeb(owaCspMitigation, "15.0.1497.48", iis({})).verdict.state).toBe("unknown");
	});

	it("prints nothing that a host could use against a terminal", () => {
		const evil = powerShellRule({ name: "&#x85;&#9;evil&#10;", pattern: "zzz" });
		const { verdict } = judgeWeb(
			proxynotshellMitigation,
			BUILDS.beforeProxyNotShell,
			iis({ "/": webConfig(`<rules>${evil}${powerShellRule({ pattern: "zzz" })}</rules>`) }),
		);
		// oxlint-disable-next-line no-control-regex
		expect(JSON.stringify(verdict)).not.toMatch(/[\u0000-\u001f\u0080-\u009f]/);
	});
});

describe("mitigationStates", () => {
	const stateOf = (id: string, ...args: Parameters<typeof webHost>) =>
		mitigationStates(webHost(...args)).find((state) => state.id === id)?.state;

	it("has one state per mitigation of the product", () => {
		expect(mitigationStates(webHost(BUILDS.patched, iis({}))).map(({ id, state }) => [id, state])).toEqual([
			["owa-csp", "none"],
			["extended-protection", "none"],
		]);
		expect(
			mitigationStates(webHost(BUILDS.beforeProxyLogon, {})).map(({ id, state }) => [id, state]),
		).toEqual([
			["backend-cookie", "unknown"],
			["powershell-inbound", "unknown"],
			["owa-csp", "unknown"],
			["ecp-app-pool", "unknown"],
			["oab-app-pool", "unknown"],
			["health-manager", "unknown"],
			["extended-protection", "unknown"],
		]);
	});

	it("tells a mitigation that is in force from one that is a leftover", () => {
		const web = iis({ "/": webConfig(POWERSHELL_RULES) });
		expect(stateOf("powershell-inbound", BUILDS.beforeProxyNotShell, web)).toBe("effective");
		expect(stateOf("powershell-inbound", BUILDS.patched2019, web)).toBe("leftover");
	});

	it("is empty for hosts without a web server of Exchange", () => {
		expect(mitigationStates(webHost(BUILDS.patched, {}, { roles: ["edge"] }))).toEqual([]);
	});
});
