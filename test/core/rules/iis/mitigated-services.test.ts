import { describe, expect, it } from "vitest";
import type { IisConfigFacts } from "../../../../src/core/model/facts/iis-config.ts";
import type { ServicesFacts } from "../../../../src/core/model/facts/services.ts";
import { mitigatedServices } from "../../../../src/core/rules/iis/mitigated-services.ts";
import { mitigationStates } from "../../../../src/core/rules/iis/mitigation-states.ts";
import { iisFacts, type RootOptions } from "../../../support/iis-facts.ts";
import { BUILDS, judgeWeb, webHost } from "../../../support/web-host.ts";

type Mode = ServicesFacts["services"][number]["startMode"];

function web(
	modes: Readonly<Record<string, Mode>> = {},
	root: RootOptions = {},
	pools: IisConfigFacts["appPools"] = iisFacts().appPools,
) {
	const names: Readonly<Record<string, Mode>> = {
		MSExchangeUM: "automatic",
		MSExchangeUMCR: "automatic",
		MSExchangeHM: "automatic",
		MSExchangeHMRecovery: "automatic",
		...modes,
	};
	const services = Object.entries(names).map(([name, startMode]) => ({
		name,
		displayName: null,
		state: startMode === "disabled" ? ("stopped" as const) : ("running" as const),
		startMode,
		delayedStart: null,
		account: null,
	}));
	return { "collect/services": { services }, "collect/iis-config": iisFacts({}, root, { appPools: pools }) };
}
const PATCHED_2016 = "15.1.2507.61";
const pool = (name: string, state: IisConfigFacts["appPools"][number]["state"]) =>
	iisFacts().appPools.map((known) => (known.name === name ? { name, state } : known));

describe("mitigated-services", () => {
	it("passes when everything is on", () => {
		expect(judgeWeb(mitigatedServices, PATCHED_2016, web()).verdict.state).toBe("pass");
	});

	it("calls what is still off after the update a leftover, with what it costs", () => {
		const { verdict, findings } = judgeWeb(
			mitigatedServices,
			PATCHED_2016,
			web(
				{ MSExchangeUM: "disabled", MSExchangeHM: "disabled" },
				{},
				pool("MSExchangeECPAppPool", "stopped"),
			),
		);
		expect(verdict).toMatchObject({ state: "fail", severity: "medium", mitigation: "leftover" });
		expect(findings.map(({ subject, mitigation }) => [subject, mitigation])).toEqual([
			["um-services", "leftover"],
			["ecp-app-pool", "leftover"],
			["health-manager", "leftover"],
		]);
		expect(findings[1]?.evidence).toContain("application pool MSExchangeECPAppPool is stopped");
	});

	it("lets it be while the vulnerability is open", () => {
		const { verdict, findings } = judgeWeb(
			mitigatedServices,
			BUILDS.beforeProxyLogon,
			web({}, {}, pool("MSExchangeOABAppPool", "stopped")),
		);
		expect(verdict).toMatchObject({ state: "fail", severity: "low", mitigation: "effective" });
		expect(findings).toMatchObject([
			{ subject: "oab-app-pool", severity: "low", remedy: expect.stringContaining("Leave it") },
		]);
	});

	it("sees a pool that runs now and will not start again", () => {
		const pools = '<add name="MSExchangeECPAppPool" autoStart="false" /><add name="MSExchangeOABAppPool" />';
		expect(
			judgeWeb(mitigatedServices, PATCHED_2016, web({}, { pools })).findings.map(({ subject }) => subject),
		).toEqual(["ecp-app-pool"]);
		const defaults =
			'<applicationPoolDefaults autoStart="false" /><add name="MSExchangeECPAppPool" autoStart="true" /><add name="MSExchangeOABAppPool" />';
		expect(
			judgeWeb(mitigatedServices, PATCHED_2016, web({}, { pools: defaults })).findings.map(
				({ subject }) => subject,
			),
		).toEqual(["oab-app-pool"]);
	});

	it.each([
		["services", { "collect/iis-config": iisFacts() }],
		["the web server", { "collect/services": web()["collect/services"] }],
		["the state of a pool", web({}, {}, [])],
		["a start mode", web({ MSExchangeHM: "unknown" })],
	])("does not know without %s", (_, facts) => {
		expect(judgeWeb(mitigatedServices, PATCHED_2016, facts).verdict.state).toBe("unknown");
	});

	it("has nothing to say of a product without such mitigations", () => {
		expect(judgeWeb(mitigatedServices, BUILDS.patched, web({ MSExchangeHM: "disabled" })).verdict.state).toBe(
			"not-applicable",
		);
	});

	it("gives the states that are compared between runs", () => {
		const states = (modes: Parameters<typeof web>[0]) =>
			Object.fromEntries(
				mitigationStates(webHost("15.1.2106.2", web(modes))).map(({ id, state }) => [id, state]),
			);
		expect(states({ MSExchangeUM: "disabled", MSExchangeUMCR: "disabled" })).toMatchObject({
			"um-services": "effective",
			"ecp-app-pool": "none",
		});
		expect(states({ MSExchangeUM: "disabled" })).toMatchObject({ "um-services": "name-only" });
	});
});
