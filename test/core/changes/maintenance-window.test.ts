import { describe, expect, it } from "vitest";
import { isWindowOpen, type MaintenanceWindow } from "../../../src/core/changes/maintenance-window.ts";

const night: MaintenanceWindow = { days: ["sat"], from: "22:00", to: "04:00", timeZone: "Europe/Berlin" };
const day: MaintenanceWindow = { days: ["mon", "tue"], from: "09:00", to: "17:30", timeZone: "Asia/Tokyo" };

describe("a maintenance window", () => {
	// 2026-11-28 is a Saturday; Berlin is one hour ahead of UTC in winter.
	it.each([
		["2026-11-28T20:59:00Z", false],
		["2026-11-28T21:00:00Z", true],
		["2026-11-28T23:30:00Z", true],
		["2026-11-29T02:59:00Z", true],
		["2026-11-29T03:00:00Z", false],
		["2026-11-29T21:30:00Z", false],
		["2026-11-28T02:00:00Z", false],
	])("over midnight at %s: %s", (at, open) => {
		expect(isWindowOpen(night, new Date(at))).toBe(open);
	});

	it.each([
		["2026-11-29T23:59:00Z", false],
		["2026-11-30T00:00:00Z", true],
		["2026-11-30T08:29:00Z", true],
		["2026-11-30T08:30:00Z", false],
		["2026-12-02T00:30:00Z", false],
	])("within a day at %s: %s", (at, open) => {
		expect(isWindowOpen(day, new Date(at))).toBe(open);
	});

	it("keeps to the clock on the wall in summer", () => {
		expect(isWindowOpen(night, new Date("2026-07-04T20:00:00Z"))).toBe(true);
	});
});
