import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { changedHost } from "../../support/change-unit.ts";
import { serviceHost, servicesOf, setService } from "../../support/exchange-services.ts";
import type { LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";

const UNIT = "mitigate/exchange-emergency-mitigation";
const OFF = { organisationEnabled: false, serverEnabled: false, blocked: ["M1.1", "M2"] };
const ON = { start: "auto", state: "running", organisation: "true", server: "true", blocked: "M1" };

function host(changes: Partial<LabHost> = {}): LabHost {
	return serviceHost({ MSExchangeMitigation: { start: 4, state: "Stopped" } }, { exchange: OFF, ...changes });
}

changeSuite({
	unit: UNIT,
	host: host(),
	parameters: ON,
	foreign: {
		on: (changed) =>
			changed.set({ exchange: { organisationEnabled: true, serverEnabled: true, blocked: [] } }),
		beside: (changed) => setService(changed, "MSExchangePop3", { start: 3, state: "Stopped" }),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} in detail`, () => {
	it("sets the switches before it starts the service", async () => {
		const changed = changedHost(UNIT, host(), ON);
		const { values } = await changed.apply();
		expect(values).toEqual([
			{ target: "organisation", name: "MitigationsEnabled", value: "true" },
			{ target: "server EX01", name: "MitigationsEnabled", value: "true" },
			{ target: "server EX01", name: "MitigationsBlocked", value: "M1" },
			{ target: "service MSExchangeMitigation", name: "state", value: "running" },
			{ target: "service MSExchangeMitigation", name: "start", value: "auto" },
		]);
		expect(changed.state()["exchange"]).toEqual({
			organisationEnabled: true,
			serverEnabled: true,
			blocked: ["M1"],
		});
	});

	it.each<[string, Record<string, string>, string[]]>([
		["the service", { state: "running" }, ["service MSExchangeMitigation"]],
		["the list", { blocked: "none" }, ["server EX01"]],
		["the organisation", { organisation: "true" }, ["organisation"]],
	])("touches nothing but what is named: %s", async (_what, asked, targets) => {
		const changed = changedHost(UNIT, host(), asked);
		const before = changed.state();
		const tested = await changed.test();
		const applied = await changed.apply();
		expect([...new Set(applied.values.map(({ target }) => target))]).toEqual(targets);
		await changed.rollback(tested, applied);
		expect(changed.state()).toEqual(before);
	});

	it("empties the list", async () => {
		const changed = changedHost(UNIT, host(), { blocked: "none" });
		await changed.apply();
		expect(changed.state()["exchange"]).toEqual({ ...OFF, blocked: [] });
		expect(await changed.test()).toMatchObject({ state: "applied" });
	});

	it("turns managed availability off where the service is to stop", async () => {
		const running = host({ services: {} });
		const services = { ...host().services, MSExchangeMitigation: { start: 2, state: "Running" } };
		const changed = changedHost(UNIT, { ...running, services }, { start: "disabled", state: "stopped" });
		const before = changed.state();
		const tested = await changed.test();
		const applied = await changed.apply();
		expect(Object.values(servicesOf(changed)).map(({ start, state }) => `${start} ${state}`)).toEqual(
			Array(3).fill("4 Stopped"),
		);
		await changed.rollback(tested, applied);
		expect(changed.state()).toEqual(before);
	});

	it("needs no Exchange shell for the service alone, and says where it is missing for the rest", async () => {
		const { exchange: _, ...bare } = host();
		const alone = await changedHost(UNIT, bare, { state: "running" }).test();
		expect(alone.obstacles).toEqual([]);
		const { obstacles } = await changedHost(UNIT, bare, { server: "true" }).test();
		expect(obstacles.map(({ code }) => code)).toEqual(["exchange-shell-missing"]);
		const changed = changedHost(UNIT, bare, { server: "true" });
		await expect(changed.apply()).rejects.toThrow("exchange-shell-missing");
	});

	it("refuses where nothing is asked, and where there is no such service", async () => {
		const codes = async (lab: LabHost, asked: Record<string, string>) =>
			(await changedHost(UNIT, lab, asked).test()).obstacles.map(({ code }) => code);
		expect(await codes(host(), {})).toEqual(["nothing-asked"]);
		expect(await codes(serviceHost({}), { state: "running" })).toEqual(["service-missing"]);
	});
});
