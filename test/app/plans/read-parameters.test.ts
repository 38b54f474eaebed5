import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DescribedUnit } from "../../../src/app/plans/describe-units.ts";
import { readParameters, withExcludedDirectories } from "../../../src/app/plans/read-parameters.ts";
import { tempDir } from "../../support/temp-dir.ts";

function unit(
	id: string,
	...parameters: readonly [string, "string" | "number" | "boolean"][]
): DescribedUnit {
	return {
		id,
		changes: [],
		parameters: parameters.map(([name, type]) => ({ name, type, description: name, required: false })),
	};
}

const units = new Map(
	[
		unit("mitigate/service-state", ["services", "string"], ["start", "string"], ["state", "string"]),
		unit("mitigate/url-rewrite-rule", ["rule", "string"], ["order", "number"], ["strict", "boolean"]),
	].map((described) => [described.id, described]),
);

describe("readParameters", () => {
	it("reads values of all types, and keeps commas and equal signs in them", async () => {
		const settings = [
			"url-rewrite-rule.rule=<rule name='a=b,c'/>",
			"url-rewrite-rule.order=3",
			"url-rewrite-rule.strict=true",
		];
		expect((await readParameters(settings, units)).get("url-rewrite-rule")).toEqual({
			rule: "<rule name='a=b,c'/>",
			order: 3,
			strict: true,
		});
	});

	it("reads a value from a file", async () => {
		const path = join(tempDir(), "rule.xml");
		writeFileSync(path, "<rule>\n</rule>");
		const read = await readParameters([`url-rewrite-rule.rule=@${path}`], units);
		expect(read.get("url-rewrite-rule")).toEqual({ rule: "<rule>\n</rule>" });
	});

	it.each([
		["services", "expected mitigation.name=value"],
		["service-state.sevices=a", "it takes services, start, state; did you mean services?"],
		["um-services.services=a", "it takes none"],
		["url-rewrite-rule.order=x", "expected a number"],
		["url-rewrite-rule.strict=yes", "expected a boolean"],
		["url-rewrite-rule.rule=@nowhere.xml", "nowhere.xml cannot be read"],
		["nothing.a=b", 'there is no mitigation "nothing"'],
	])("refuses %s", async (setting, message) => {
		await expect(readParameters([setting], units)).rejects.toThrow(message);
	});
});

describe("withExcludedDirectories", () => {
	it("takes the names of Microsoft's script and those of IIS", () => {
		const names = ["EWSFrontEnd", "Microsoft-Server-ActiveSyncBackEnd", "Default Web Site/OAB"];
		expect(withExcludedDirectories(new Map(), names).get("extended-protection")).toEqual({
			exclude: "Default Web Site/EWS,Exchange Back End/Microsoft-Server-ActiveSync,Default Web Site/OAB",
		});
	});

	it("changes nothing where none is excluded", () => {
		expect(withExcludedDirectories(new Map(), []).size).toBe(0);
	});
});
