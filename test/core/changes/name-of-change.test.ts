import { expect, it } from "vitest";
import { nameOfChange } from "../../../src/core/changes/name-of-change.ts";

const UNIT = "mitigate/cve-2026-42897-owa-csp";

it("names a change by its mitigation, and a removal as one", () => {
	const applied = nameOfChange(UNIT, {});
	expect(applied).toMatchObject({ mitigation: "owa-csp", removes: false });
	expect(nameOfChange(UNIT, { remove: true })).toEqual({
		mitigation: "owa-csp",
		title: `Removal: ${applied.title}`,
		removes: true,
	});
});
