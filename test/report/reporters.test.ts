import { describe, expect, it } from "vitest";
import { isReportFormat, REPORTERS } from "../../src/report/reporters.ts";
import { textOf } from "../support/records.ts";
import { sampleInput } from "./sample-fleet.ts";

describe("REPORTERS", () => {
	it.each(Object.entries(REPORTERS))("loads %s, which prints the same every time", async (_, { load }) => {
		const report = await load();
		const first = await textOf(report(sampleInput()));
		expect(first.length).toBeGreaterThan(1000);
		expect(first.endsWith("\n")).toBe(true);
		expect(await textOf(report(sampleInput()))).toBe(first);
	});

	it("knows its own names only", () => {
		expect(isReportFormat("html")).toBe(true);
		expect(isReportFormat("toString")).toBe(false);
	});
});
