import { describe, expect, it } from "vitest";
import type { UnitParameter } from "../../src/core/model/script-bundle.ts";
import { Secret } from "../../src/core/secret.ts";
import { checkParameters } from "../../src/scripts/check-parameters.ts";
import type { UnitParameterManifest } from "../../src/scripts/manifest-schema.ts";
import { catalogUnit, parameterManifest } from "../support/catalog.ts";

/** Checks one value against a parameter called `name`. */
function check(value: UnitParameter["value"], changes: Partial<UnitParameterManifest> = {}) {
	const unit = catalogUnit({ parameters: { name: parameterManifest(changes) } });
	return checkParameters([unit], [{ unit: unit.id, name: "name", value }]);
}

function refusal(code: string) {
	return expect.objectContaining({ name: "FleetError", code });
}

describe("checkParameters", () => {
	it("passes a value of the right type on", () => {
		expect(check("x")).toEqual([{ unit: "collect/sample", name: "name", value: "x" }]);
		expect(check(0, { type: "number" })).toHaveLength(1);
		expect(check(false, { type: "boolean" })).toHaveLength(1);
	});

	it.each([
		[1, "string"],
		["1", "number"],
		[Number.NaN, "number"],
		["true", "boolean"],
	] as const)("refuses %s as a %s", (value, type) => {
		expect(() => check(value, { type })).toThrow(refusal("parameter-invalid"));
	});

	it("matches the whole value against the pattern", () => {
		expect(check("ab", { pattern: "a|ab" })).toHaveLength(1);
		expect(() => check("abc\n", { pattern: "abc" })).toThrow(refusal("parameter-invalid"));
		expect(() => check("xab", { pattern: "a|ab" })).toThrow(refusal("parameter-invalid"));
	});

	it("takes a secret for a sensitive parameter and nothing else, and nowhere else", () => {
		const secret = new Secret("hunter2", "env:PASSWORD");
		expect(check(secret, { sensitive: true })).toMatchObject([{ value: secret }]);
		expect(() => check("hunter2", { sensitive: true })).toThrow(refusal("parameter-sensitive"));
		expect(() => check(secret)).toThrow(refusal("parameter-invalid"));
	});

	it("never puts a value into its message", () => {
		for (const run of [
			() => check("hunter2", { sensitive: true }),
			() => check("hunter2", { type: "number" }),
			() => check("hunter2", { pattern: "x" }),
		]) {
			expect(run).toThrow(expect.objectContaining({ message: expect.not.stringContaining("hunter2") }));
		}
	});

	it("refuses a parameter that no unit of the run takes", () => {
		const unit = catalogUnit();
		for (const stray of [
			{ unit: unit.id, name: "toString", value: "x" },
			{ unit: "collect/other", name: "name", value: "x" },
		]) {
			expect(() => checkParameters([unit], [stray])).toThrow(refusal("parameter-unknown"));
		}
	});

	it("wants what is required", () => {
		const unit = catalogUnit({ parameters: { name: parameterManifest({ required: true }) } });
		expect(() => checkParameters([unit], [])).toThrow(refusal("parameter-missing"));
	});

	it("refuses a parameter given twice", () => {
		const unit = catalogUnit({ parameters: { name: parameterManifest() } });
		const twice = [1, 2].map((value) => ({ unit: unit.id, name: "name", value: String(value) }));
		expect(() => checkParameters([unit], twice)).toThrow(refusal("parameter-invalid"));
	});

	it("checks defaults as it checks values", () => {
		const unit = catalogUnit({ parameters: { name: parameterManifest({ type: "number", default: "x" }) } });
		expect(() => checkParameters([unit], [])).toThrow(refusal("parameter-invalid"));
	});
});
