import { describe, expect, it } from "vitest";
import fc from "fast-check";
import {
	type BuildNumber,
	compareBuilds,
	formatBuild,
	isSameCu,
	parseBuildNumber,
} from "../../src/core/build-number.ts";

const part = fc.integer({ min: 0, max: 65_535 });
const anyBuild = fc.tuple(part, part, part, part) as fc.Arbitrary<BuildNumber>;

describe("parseBuildNumber", () => {
	it.each([
		["15.2.922.13", [15, 2, 922, 13]],
		["15.02.0922.013", [15, 2, 922, 13]],
		["Version 15.2 (Build 986.5)", [15, 2, 986, 5]],
		[" 15.1.2507.6 ", [15, 1, 2507, 6]],
	])("reads %s", (text, expected) => {
		expect(parseBuildNumber(text)).toEqual(expected);
	});

	it.each([
		"",
		"15.2",
		"15.2.922",
		"15.2.922.13.1",
		"15.2.922.x",
		"15.2.-1.3",
		"15.2.1234567.1",
		"v15.2.1.1",
	])("refuses %j", (text) => {
		expect(parseBuildNumber(text)).toBeNull();
	});

	it("reads back what it formats", () => {
		fc.assert(
			fc.property(anyBuild, (build) => {
				expect(parseBuildNumber(formatBuild(build))).toEqual(build);
			}),
		);
	});
});

describe("compareBuilds", () => {
	it("knows that revision 10 is newer than revision 1", () => {
		expect(compareBuilds([15, 1, 1913, 10], [15, 1, 1913, 1])).toBeGreaterThan(0);
		expect(compareBuilds([15, 1, 1913, 10], [15, 1, 1913, 5])).toBeGreaterThan(0);
	});

	it("is an order", () => {
		fc.assert(
			fc.property(anyBuild, anyBuild, (a, b) => {
				expect(Math.sign(compareBuilds(a, b))).toBe(-Math.sign(compareBuilds(b, a)) + 0);
				expect(compareBuilds(a, b) === 0).toBe(formatBuild(a) === formatBuild(b));
			}),
		);
	});
});

describe("isSameCu", () => {
	it("ignores the last number only", () => {
		expect(isSameCu([15, 2, 986, 5], [15, 2, 986, 42])).toBe(true);
		expect(isSameCu([15, 2, 986, 5], [15, 2, 1118, 5])).toBe(false);
	});
});
