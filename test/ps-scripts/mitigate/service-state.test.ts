import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { changedHost } from "../../support/change-unit.ts";
import { serviceHost, servicesOf, setService } from "../../support/exchange-services.ts";
import type { LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";

const UNIT = "mitigate/service-state";
const UM = { services: "MSExchangeUM,MSExchangeUMCR", start: "disabled", state: "stopped" };
const UM_SERVICES: LabHost["services"] = {
	MSExchangeUM: { start: 2, state: "Running" },
	MSExchangeUMCR: { start: 3, state: "Running" },
};

changeSuite({
	unit: UNIT,
	host: serviceHost(UM_SERVICES),
	parameters: UM,
	foreign: {
		on: (host) => setService(host, "MSExchangeUM", { start: 3 }),
		beside: (host) => setService(host, "MSExchangePop3", { start: 3, state: "Stopped" }),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} in detail`, () => {
	it("stops managed availability first: it would start the service again", async () => {
		const host = changedHost(UNIT, serviceHost(UM_SERVICES), UM);
		const { values } = await host.apply();
		expect(values.map(({ target, name }) => `${target} ${name}`)).toEqual([
			"service MSExchangeHMRecovery state",
			"service MSExchangeHMRecovery start",
			"service MSExchangeHM state",
			"service MSExchangeHM start",
			"service MSExchangeUM state",
			"service MSExchangeUM start",
			"service MSExchangeUMCR state",
			"service MSExchangeUMCR start",
		]);
		expect(Object.values(servicesOf(host)).map(({ start, state }) => `${start} ${state}`)).toEqual(
			Array(4).fill("4 Stopped"),
		);
	});

	it.each([
		["disabled before", { start: 4, state: "Stopped" }],
		["disabled before, and running all the same", { start: 4, state: "Running" }],
		["delayed", { start: 2, state: "Running", delayed: 1 }],
	])("puts managed availability back exactly: %s", async (_what, health) => {
		const services = { ...UM_SERVICES, MSExchangeHM: health, MSExchangeHMRecovery: health };
		const host = changedHost(UNIT, serviceHost(services), UM);
		const before = host.state();
		const tested = await host.test();
		await host.rollback(tested, await host.apply());
		expect(host.state()).toEqual(before);
	});

	it("does without the services of managed availability that 2013 does not have", async () => {
		const { MSExchangeHMRecovery: _, ...rest } = serviceHost(UM_SERVICES).services;
		const host = changedHost(UNIT, { ...serviceHost({}), services: rest }, UM);
		const before = host.state();
		const tested = await host.test();
		const applied = await host.apply();
		expect(applied.values.map(({ target }) => target)).not.toContain("service MSExchangeHMRecovery");
		await host.rollback(tested, applied);
		expect(host.state()).toEqual(before);
	});

	it("stops what depends on the service before it, and starts it after it", async () => {
		const services = {
			FMS: { start: 2, state: "Running", dependents: ["MSExchangeTransport"] },
			MSExchangeTransport: { start: 2, state: "Running" },
		};
		const host = changedHost(UNIT, serviceHost(services), { services: "FMS", state: "stopped" });
		const before = host.state();
		const tested = await host.test();
		const applied = await host.apply();
		expect(servicesOf(host)).toMatchObject({
			FMS: { start: 2, state: "Stopped" },
			MSExchangeTransport: { start: 2, state: "Stopped" },
		});
		await host.rollback(tested, applied);
		expect(host.state()).toEqual(before);
	});

	it("starts a service without touching managed availability", async () => {
		const services = { MSExchangePop3: { start: 4, state: "Stopped" } };
		const asked = { services: "MSExchangePop3", start: "auto", state: "running" };
		const host = changedHost(UNIT, serviceHost(services), asked);
		const before = host.state();
		const tested = await host.test();
		const applied = await host.apply();
		expect(new Set(applied.values.map(({ target }) => target))).toEqual(new Set(["service MSExchangePop3"]));
		expect(servicesOf(host)["MSExchangePop3"]).toEqual({ start: 2, state: "Running" });
		await host.rollback(tested, applied);
		expect(host.state()).toEqual(before);
	});

	it.each<[code: string, asked: Record<string, string>, services: LabHost["services"]]>([
		["service-missing", UM, {}],
		["service-busy", { services: "W3SVC", state: "stopped" }, { W3SVC: { start: 2, state: "StopPending" } }],
		["service-foreign", { services: "HTTP", start: "manual" }, { HTTP: { start: 1, state: "Running" } }],
		["nothing-asked", { services: "W3SVC" }, { W3SVC: { start: 2, state: "Running" } }],
		[
			"nothing-asked",
			{ services: "W3SVC", start: "disabled", state: "running" },
			{ W3SVC: { start: 2, state: "Stopped" } },
		],
	])("refuses: %s", async (code, asked, services) => {
		const host = changedHost(UNIT, serviceHost(services), asked);
		expect((await host.test()).obstacles.map((obstacle) => obstacle.code)).toContain(code);
	});

	it("does not start managed availability while a later change relies on its rest", async () => {
		const pop = { services: "MSExchangePop3", start: "disabled", state: "stopped" };
		const first = changedHost(
			UNIT,
			serviceHost({ ...UM_SERVICES, MSExchangePop3: { start: 2, state: "Running" } }),
			UM,
		);
		const before = first.state();
		const testedFirst = await first.test();
		const appliedFirst = await first.apply();
		const second = first.with(UNIT, pop);
		const testedSecond = await second.test();
		const appliedSecond = await second.apply();

		const refused = await first.tryRollback(testedFirst, appliedFirst);
		expect([refused.result, refused.errors[0]]).toEqual([null, "still-needed"]);
		expect(refused.messages[0]).toContain("mitigate-service-state-MSExchangePop3.json");
		await second.rollback(testedSecond, appliedSecond);
		await first.rollback(testedFirst, appliedFirst);
		expect(first.state()).toEqual(before);
	});
});
