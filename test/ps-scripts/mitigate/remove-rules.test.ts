import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { COOKIE_RULES, cspRules, powerShellRule } from "../../support/iis-rules.ts";
import { configOf, sightOf } from "../../support/judge-change.ts";
import type { LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { OWA_CONFIG, SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const COOKIE = "mitigate/cve-2021-26855-backend-cookie";
const POWERSHELL = "mitigate/cve-2022-41040-powershell-inbound";
const CSP = "mitigate/cve-2026-42897-owa-csp";
const REMOVE = { remove: true };
const EEMS_RULE = "EEMS M1.1 PowerShell - inbound";
const BLOCKED = { organisationEnabled: true, serverEnabled: true, blocked: ["M1"] };

type Rules = readonly Parameters<typeof powerShellRule>[0][];
const siteWith = (...rules: Rules): LabHost["contents"] => ({
	[SITE_CONFIG]: webConfig(`<rules>${rules.map((rule) => powerShellRule(rule)).join("")}</rules>`),
});
const owaWith = (...rules: Parameters<typeof cspRules>[0][]): LabHost["contents"] => ({
	[OWA_CONFIG]: webConfig(rules.map((rule) => cspRules(rule)).join("")),
});

/** A rule of somebody else behind those of the mitigation, so that the list stays when they go. */
const OTHER = '<rule name="own"><match url="^old" /><action type="None" /></rule>';
const OTHER_OUT =
	'<rule name="own"><match serverVariable="RESPONSE_Server" pattern=".*" /><action type="Rewrite" value="" /></rule>';
const CSP_AND_OTHER = webConfig(cspRules().replace("<preConditions>", `${OTHER_OUT}<preConditions>`));

/** Somebody puts a rule of that name back, with other content, or writes something else. */
function foreignIn(path: string, section: string, name: string) {
	const edit = (host: ChangedHost, at: string, text: string) =>
		host.write(path, host.read(path)?.replace(at, text) ?? "");
	const rule = `<rule name="${name}"><match url="x" /><action type="None" /></rule>`;
	return {
		on: (host: ChangedHost) => edit(host, `<${section}>`, `<${section}>${rule}`),
		beside: (host: ChangedHost) => edit(host, "<configuration>", "<configuration><!-- b -->"),
	};
}

changeSuite({
	unit: COOKIE,
	parameters: REMOVE,
	before: "other",
	host: webLabHost({ [SITE_CONFIG]: webConfig(COOKIE_RULES.replace("</rules>", `${OTHER}</rules>`)) }),
	foreign: foreignIn(SITE_CONFIG, "rules", "X-BEResource Abort - inbound"),
});
changeSuite({
	unit: POWERSHELL,
	parameters: REMOVE,
	before: "other",
	host: webLabHost(
		{
			[SITE_CONFIG]: webConfig(
				`<rules>${powerShellRule({ name: EEMS_RULE })}${powerShellRule()}${OTHER}</rules>`,
			),
		},
		{},
		{ exchange: BLOCKED },
	),
	foreign: foreignIn(SITE_CONFIG, "rules", "PowerShell - inbound"),
});
changeSuite({
	unit: CSP,
	parameters: REMOVE,
	before: "other",
	host: webLabHost({ [OWA_CONFIG]: CSP_AND_OTHER }),
	foreign: foreignIn(OWA_CONFIG, "outboundRules", "EOMT OWA CSP - outbound"),
});

describe.skipIf(engine === undefined)("a mitigation that is to go", { timeout: 300_000 }, () => {
	const codesOf = async (host: ChangedHost) => (await host.test()).obstacles.map(({ code }) => code);

	it.each<[string, string, LabHost["contents"]]>([
		["backend-cookie", COOKIE, { [SITE_CONFIG]: webConfig(COOKIE_RULES) }],
		["backend-cookie", COOKIE, { [SITE_CONFIG]: webConfig(COOKIE_RULES.replace("AbortRequest", "None")) }],
		["powershell-inbound", POWERSHELL, siteWith({})],
		["powershell-inbound", POWERSHELL, siteWith({ attributes: 'enabled="false"' })],
		["powershell-inbound", POWERSHELL, siteWith({ pattern: ".*autodiscover\\.json.*Powershell.*" })],
		["powershell-inbound", POWERSHELL, siteWith({ name: "RequestBlockingRule1" }, { name: "mine" })],
		["owa-csp", CSP, owaWith({})],
		["owa-csp", CSP, owaWith({ value: "{R:1}; script-src-attr 'self'" })],
	])("leaves nothing of %s", async (id, unit, contents) => {
		const host = changedHost(unit, webLabHost(contents), REMOVE);
		expect(sightOf(await configOf(host), id).state).not.toBe("none");
		const first = await host.test();
		expect(first.values.every(({ value }) => value !== null)).toBe(true);
		expect((await host.apply(first)).values).toEqual([]);
		expect(sightOf(await configOf(host), id).state).toBe("none");
	});

	it.each([COOKIE, POWERSHELL, CSP])("finds what %s has put there, in the same words", async (unit) => {
		const host = changedHost(unit, webLabHost());
		const { values } = await host.apply();
		const ours = values.filter(({ value }) => value !== null);
		const found = await host.with(unit, REMOVE).test();
		expect(ours.length).toBeGreaterThan(0);
		expect(found.values).toEqual(expect.arrayContaining(ours));
		expect(found.values).toHaveLength(ours.length);
	});

	it("needs no URL Rewrite, and finds nothing to do where nothing is there", async () => {
		const bare = changedHost(POWERSHELL, webLabHost({}, { globalModules: "" }, { files: {} }), REMOVE);
		expect(await bare.test()).toMatchObject({ state: "applied", obstacles: [], values: [] });
		expect((await bare.apply()).changed).toBe(false);
		const there = changedHost(POWERSHELL, webLabHost(siteWith({}), {}, { files: {} }), REMOVE);
		expect(await there.test()).toMatchObject({ state: "other", obstacles: [] });
	});

	it("leaves other rules, and what only has the name that IIS proposes", async () => {
		const other = { name: "RequestBlockingRule1", pattern: "^/x" };
		const host = changedHost(POWERSHELL, webLabHost(siteWith(other, {})), REMOVE);
		await host.apply();
		expect(host.read(SITE_CONFIG)).toContain('pattern="^/x"');
		expect(host.read(SITE_CONFIG)?.match(/<rule /g)).toHaveLength(1);
		expect((await host.test()).state).toBe("applied");
		expect(sightOf(await configOf(host), "powershell-inbound").state).toBe("none");
	});

	it.each<[string, string, LabHost["contents"]]>([
		["foreign-content", POWERSHELL, siteWith({ pattern: "^/x" })],
		["foreign-content", CSP, owaWith({ value: "default-src 'self'" })],
		["rule-twice", POWERSHELL, siteWith({}, {})],
		["rule-elsewhere", POWERSHELL, { [OWA_CONFIG]: webConfig(`<rules>${powerShellRule()}</rules>`) }],
		[
			"precondition-used",
			CSP,
			{
				[OWA_CONFIG]: CSP_AND_OTHER.replace(
					'name="own"',
					'name="own" preCondition="EOMT OWA SPA HTML shell - precondition"',
				),
			},
		],
		["file-unreadable", POWERSHELL, { [SITE_CONFIG]: "<configuration><a></configuration>" }],
	])("writes nothing, because of %s", async (code, unit, contents) => {
		const host = changedHost(unit, webLabHost(contents), REMOVE);
		const files = host.files();
		const first = await host.test();
		expect(first.obstacles.map((obstacle) => obstacle.code)).toContain(code);
		expect(first.state).not.toBe("applied");
		await expect(host.apply(first)).rejects.toThrow(code);
		expect(host.files()).toEqual(files);
	});

	it.each<[string, string, LabHost["contents"], string]>([
		["powershell-inbound", POWERSHELL, siteWith({ name: EEMS_RULE }), "M1"],
		["owa-csp", CSP, owaWith({ tool: "EEMS M2.1" }), "M2"],
	])(
		"keeps the rule of the Emergency Mitigation service for %s until it is blocked",
		async (id, unit, contents, blocks) => {
			const on = { organisationEnabled: true, serverEnabled: true, blocked: ["PING1"] };
			const host = changedHost(unit, webLabHost(contents), REMOVE);
			// Without the Exchange shell nobody knows what the service may bring.
			expect(await codesOf(host)).toEqual(["emergency-service-owns"]);
			host.set({ exchange: on });
			const files = host.files();
			const first = await host.test();
			expect(first.obstacles).toMatchObject([{ code: "emergency-service-owns" }]);
			expect(first.obstacles[0]?.message).toContain(`until ${blocks} is blocked`);
			await expect(host.apply(first)).rejects.toThrow("emergency-service-owns");
			expect(host.files()).toEqual(files);

			const block = host.with("mitigate/exchange-emergency-mitigation", { alsoBlocked: blocks });
			expect((await block.apply()).values).toMatchObject([
				{ name: "MitigationsBlocked", value: [blocks, "PING1"].sort().join(",") },
			]);
			const ready = await host.test();
			expect(ready).toEqual({ ...first, obstacles: [] });
			await host.apply(first);
			expect(sightOf(await configOf(host), id).state).toBe("none");

			host.set({ exchange: { ...on, serverEnabled: false } });
			expect(await codesOf(host)).toEqual([]);
		},
	);
});
