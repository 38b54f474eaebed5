import { describe, expect, it } from "vitest";
import { describeSelection } from "../../../src/core/select/selection-flags.ts";

describe("describeSelection", () => {
	it("repeats the flags as they could be typed", () => {
		expect(
			describeSelection({
				tenant: ["contoso"],
				site: [],
				host: ["ex0*", "mbx1"],
				exclude: ["tag:lab"],
				targets: ["contoso/berlin/ex01"],
				shard: "2/5",
			}),
		).toEqual([
			"--tenant contoso",
			"--host ex0*,mbx1",
			"--exclude tag:lab",
			"--targets (1 ids)",
			"--shard 2/5",
		]);
	});

	it("says when all tenants were meant, and nothing when nothing was said", () => {
		expect(describeSelection({ allTenants: true })).toEqual(["--all-tenants"]);
		expect(describeSelection({})).toEqual([]);
	});
});
