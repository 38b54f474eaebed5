import { describe, expect, it } from "vitest";
import {
	failuresOf,
	hostsOfSize,
	readBatchSize,
	stricterSizes,
} from "../../../src/core/batches/batch-size.ts";

describe("sizes of batches", () => {
	it.each([
		["1", 1],
		["25%", "25%"],
		["100%", "100%"],
		["0", undefined],
		["0%", undefined],
		["101%", undefined],
		["1.5", undefined],
		["", undefined],
	])("reads %j as %j", (text, size) => {
		expect(readBatchSize(text)).toBe(size);
	});

	it("counts a percentage as upper bound", () => {
		expect([
			hostsOfSize("25%", 11),
			hostsOfSize("25%", 3),
			hostsOfSize("100%", 7),
			hostsOfSize(4, 2),
		]).toEqual([2, 1, 7, 4]);
	});

	it("lets nobody fail where the percentage is less than a host", () => {
		expect([failuresOf("10%", 9), failuresOf("10%", 25), failuresOf(2, 5)]).toEqual([0, 2, 2]);
	});

	it("takes the stricter of policy and command line, batch by batch", () => {
		expect(stricterSizes([1, "25%", "100%"], [5], 40)).toEqual([1, 5, 5]);
		expect(stricterSizes([1, "25%", "100%"], ["100%"], 40)).toEqual([1, "25%", "100%"]);
		expect(stricterSizes([10], [1, 3, "100%"], 40)).toEqual([1, 3, 10]);
	});
});
