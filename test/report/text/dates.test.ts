import { describe, expect, it } from "vitest";
import { daysBetween, duration, minuteOf, relativeDays } from "../../../src/report/text/dates.ts";

describe("daysBetween", () => {
	it("counts days of the calendar in UTC", () => {
		expect(daysBetween("2026-09-28T23:59:00.000Z", new Date("2026-09-29T00:01:00.000Z"))).toBe(1);
		expect(daysBetween("2026-09-29", "2026-09-28")).toBe(-1);
	});

	it("says so when a date cannot be read", () => {
		expect(daysBetween("soon", "2026-09-28")).toBeNull();
	});
});

describe("duration", () => {
	it.each([
		[850.4, "850 ms"],
		[12_340, "12.3 s"],
		[150_000, "2 min 30 s"],
		[11_100_000, "3 h 5 min"],
	])("prints %d ms as %s", (ms, text) => {
		expect(duration(ms)).toBe(text);
	});
});

describe("relativeDays", () => {
	it.each([
		[0, "today"],
		[-1, "1 day ago"],
		[12, "in 12 days"],
		[3325, "in 9.1 years"],
	])("prints %d as %s", (days, text) => {
		expect(relativeDays(days)).toBe(text);
	});
});

describe("minuteOf", () => {
	it("names the time zone", () => {
		expect(minuteOf("2026-09-28T16:01:59.000Z")).toBe("2026-09-28 16:01 UTC");
	});
});
