import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { cspRules } from "../../support/iis-rules.ts";
import { configOf, sightOf, stateIn } from "../../support/judge-change.ts";
import { engine } from "../../support/run-script.ts";
import { BUILDS } from "../../support/web-host.ts";
import { OWA_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2026-42897-owa-csp";
const foreign = {
	on: (host: ChangedHost) =>
		host.write(OWA_CONFIG, host.read(OWA_CONFIG)?.replace("script-src-attr", "x-src") ?? ""),
	beside: (host: ChangedHost) =>
		host.write(OWA_CONFIG, host.read(OWA_CONFIG)?.replace(/<configuration( ?\/)?>/, "<!-- b -->$&") ?? ""),
};
const weak = webConfig(cspRules({ value: "{R:1}; script-src-attr 'self'" }));

changeSuite({ unit: UNIT, host: webLabHost(), foreign });
changeSuite({ unit: UNIT, before: "other", host: webLabHost({ [OWA_CONFIG]: weak }), foreign });

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("leaves a configuration that sends the header with every page of OWA", async () => {
		const host = changedHost(UNIT, webLabHost());
		expect(sightOf(await configOf(host), "owa-csp").state).toBe("none");
		await host.apply();
		const config = await configOf(host);
		expect(sightOf(config, "owa-csp")).toEqual({ state: "effective", open: [], harmed: [] });
		expect(stateIn(config, BUILDS.beforeOwaFix, "owa-csp")?.state).toBe("effective");
	});

	it.each(["EOMT", "EEMS M2.1"])("counts the rule of %s", async (tool) => {
		const host = changedHost(UNIT, webLabHost({ [OWA_CONFIG]: webConfig(cspRules({ tool })) }));
		const first = await host.test();
		expect(first.state).toBe("applied");
		expect(first.notes.length).toBe(tool === "EOMT" ? 0 : 1);
		expect((await host.apply(first)).changed).toBe(false);
	});

	it.each([
		["only the rule is there", { uri: "^/none" }],
		["the rule has another precondition", { preCondition: "other" }],
		["the rule is off", { rule: 'enabled="false"' }],
	])("repairs it where %s", async (_what, rule) => {
		const host = changedHost(UNIT, webLabHost({ [OWA_CONFIG]: webConfig(cspRules(rule)) }));
		expect((await host.test()).state).toBe("other");
		await host.apply();
		expect(sightOf(await configOf(host), "owa-csp").state).toBe("effective");
	});

	it("does not take a weak rule of the service for protection", async () => {
		const host = changedHost(
			UNIT,
			webLabHost({ [OWA_CONFIG]: webConfig(cspRules({ tool: "EEMS M2.1", value: "a" })) }),
		);
		expect((await host.test()).state).toBe("absent");
	});
});
