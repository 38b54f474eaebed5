import { describe, expect, it } from "vitest";
import { servicesFactsSchema } from "../../src/core/model/facts/services.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { hasFixtures } from "../support/fixtures.ts";
import { labHost } from "../support/lab-host.ts";
import { readRecorded, recordedHost } from "../support/recorded-host.ts";
import { engine, POWERSHELLS } from "../support/run-script.ts";

const UNIT = "collect/services";

describe.each(POWERSHELLS)("collect/services on $name", ({ path }) => {
	it.skipIf(path === undefined)("gives state, start mode, account and delayed start", async () => {
		const host = labHost({
			services: {
				MSExchangeIS: {
					start: 2,
					state: "Running",
					displayName: "Microsoft Exchange Information Store",
					account: "LocalSystem",
				},
				MSExchangeHM: { start: 2, state: "StartPending", account: "CONTOSO\\svc", delayed: 1 },
				MSExchangePop3: { start: 4, state: "Stopped" },
				Spooler: { start: 2, state: "Running" },
			},
		});
		const { envelope, facts } = await collectUnit(UNIT, servicesFactsSchema, {
			host,
			powershell: path ?? "",
		});
		expect(envelope).toMatchObject({ status: "ok", errors: [] });
		expect(facts.services).toEqual([
			{
				name: "MSExchangeIS",
				displayName: "Microsoft Exchange Information Store",
				state: "running",
				startMode: "automatic",
				delayedStart: false,
				account: "LocalSystem",
			},
			{
				name: "MSExchangeHM",
				displayName: null,
				state: "pending",
				startMode: "automatic",
				delayedStart: true,
				account: "CONTOSO\\svc",
			},
			{
				name: "MSExchangePop3",
				displayName: null,
				state: "stopped",
				startMode: "disabled",
				delayedStart: null,
				account: null,
			},
		]);
	});
});

describe.skipIf(engine === undefined)("collect/services", () => {
	it("leaves out performance counters, and names a service without a state", async () => {
		const host = labHost({
			services: { "MSExchange ADAccess": { start: null, state: null }, W3SVC: { start: 2, state: null } },
		});
		const { envelope, facts } = await collectUnit(UNIT, servicesFactsSchema, { host });
		expect(facts.services).toMatchObject([{ name: "W3SVC", state: "unknown" }]);
		expect(envelope).toMatchObject({ status: "partial", errors: [{ code: "service", target: "W3SVC" }] });
	});

	it("fails where the services may not be listed, rather than finding none", async () => {
		const prelude = "function global:Get-ExfLabServiceName { throw 'Access is denied.' }";
		await expect(collectUnit(UNIT, servicesFactsSchema, { host: labHost(), prelude })).rejects.toThrow(
			"Access is denied.",
		);
	});
});

describe.skipIf(engine === undefined || !hasFixtures)("collect/services over recorded real servers", () => {
	it.each(["E16", "E19"])("%s: every Exchange service is as recorded", async (server) => {
		const { facts } = await collectUnit(UNIT, servicesFactsSchema, { host: await recordedHost(server) });
		const recorded = (await readRecorded(server, "OS/GetService.xml"))
			.filter((service) => service["ServiceName"]?.startsWith("MSExchange"))
			.map((service) => ({
				name: service["ServiceName"],
				displayName: service["DisplayName"],
				startMode: service["StartType"]?.toLowerCase(),
				state: service["Status"]?.toLowerCase(),
			}));
		expect(recorded.length).toBeGreaterThan(20);
		const found = facts.services
			.filter(({ name }) => name.startsWith("MSExchange"))
			.map(({ name, displayName, startMode, state }) => ({ name, displayName, startMode, state }));
		expect(found).toEqual(recorded);
	});
});
