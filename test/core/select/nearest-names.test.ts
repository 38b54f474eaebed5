import { describe, expect, it } from "vitest";
import { didYouMean, nearestNames } from "../../../src/core/select/nearest-names.ts";

describe("nearestNames", () => {
	it.each([
		["adress", ["address", "aliases"], ["address"]],
		["conection", ["connection", "credentials"], ["connection"]],
		["EX01", ["ex01", "ex02", "mbx1"], ["ex01", "ex02"]],
		["belrin", ["berlin", "hamburg"], ["berlin"]],
		["dag", ["contoso-dag-01"], ["contoso-dag-01"]],
		["zzz", ["berlin"], []],
		["", ["a"], []],
	])("of %j in %j are %j", (name, candidates, expected) => {
		expect(nearestNames(name, candidates)).toEqual(expected);
	});

	it("are at most three, nearest first", () => {
		expect(nearestNames("ex01", ["ex33", "ex02", "ex03", "ex01", "ex04"])).toEqual(["ex01", "ex02", "ex03"]);
	});

	it("make a question", () => {
		expect(didYouMean("ex1", ["ex01", "ex2"])).toBe("; did you mean ex01 or ex2?");
		expect(didYouMean("zzz", ["ex01"])).toBe("");
	});

	it("are not searched for a text of absurd length", () => {
		expect(nearestNames("x".repeat(1000), ["x".repeat(1001)])).toEqual([]);
	});
});
