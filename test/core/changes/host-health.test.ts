import { describe, expect, it } from "vitest";
import {
	compareHealth,
	type HostHealth,
	hostHealthSchema,
	seeHealth,
	stoppedOnPurpose,
} from "../../../src/core/changes/host-health.ts";

const before: HostHealth = {
	services: ["W3SVC", "MSExchangeUM"],
	appPools: ["MSExchangeOWAAppPool"],
	pages: { "/owa/healthcheck.htm": "status 200" },
	availability: null,
};

describe("the health of a host", () => {
	it("is as before when nothing stopped, whatever was started", () => {
		const after = { ...before, services: ["w3svc", "MSExchangeUM", "MSExchangeHM"] };
		expect(compareHealth(before, after)).toEqual([]);
	});

	it("is worse when a service, a pool or a page is gone", () => {
		expect(compareHealth(before, { ...before, services: ["W3SVC"], appPools: [], pages: {} })).toEqual([
			"Service MSExchangeUM ran before and does not run now.",
			"Application pool MSExchangeOWAAppPool was started before and is not now.",
			"/owa/healthcheck.htm answered status 200 before, now it was not asked.",
		]);
	});

	it("does not count what the change stopped on purpose", () => {
		const values = [
			{ target: "service MSExchangeUM", name: "state", value: "stopped" },
			{ target: "service W3SVC", name: "state", value: "running" },
		];
		const onPurpose = stoppedOnPurpose([{ values }]);
		expect(compareHealth(before, { ...before, services: [] }, onPurpose)).toEqual([
			"Service W3SVC ran before and does not run now.",
		]);
	});

	it("of a run that did not look at availability is compared without it", () => {
		const { availability: _availability, ...stored } = before;
		expect(hostHealthSchema.parse(stored)).toEqual(before);
	});

	it("says why it cannot be seen", () => {
		expect(seeHealth({})).toBe("no facts of collect/services");
		expect(seeHealth({ "collect/services": { services: [] } })).toBe("no facts of collect/iis-config");
	});
});
