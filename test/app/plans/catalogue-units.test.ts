import { describe, expect, it } from "vitest";
import { describeUnits } from "../../../src/app/plans/describe-units.ts";
import { CATALOGUE } from "../../../src/core/mitigations/catalogue.ts";

const units = await describeUnits();

describe("the units behind the catalogue", () => {
	it.each(CATALOGUE.map((entry) => [entry.id, entry] as const))(
		"%s has scripts that take its parameters",
		(_, entry) => {
			const names = units.get(entry.unit)?.parameters.map(({ name }) => name);
			expect(names).toBeDefined();
			expect(names).toEqual(expect.arrayContaining(Object.keys(entry.parameters)));
		},
	);

	it("are all in the catalogue", () => {
		const known = new Set(CATALOGUE.map(({ unit }) => unit));
		expect([...units.keys()].filter((unit) => !known.has(unit))).toEqual([]);
	});
});
