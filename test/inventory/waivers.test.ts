import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { FleetError } from "../../src/core/errors.ts";
import { loadWaivers } from "../../src/inventory/waivers/load-waivers.ts";
import { parseSource } from "../../src/inventory/source/parse-source.ts";
import { projectRoot } from "../support/project-root.ts";
import { tempDir } from "../support/temp-dir.ts";

const NOW = new Date("2026-11-22T16:00:00.000Z");
const GOOD = `- rule: extended-protection
  hosts: ['berlin/ex02']
  reason: SSL off-loading on the old load balancer until replacement, ticket CHG-4711
  owner: j.doe@contoso.example
  expires: 2027-01-31
`;

async function load(text: string) {
	const path = join(tempDir(), "contoso.yaml");
	writeFileSync(path, text);
	return await loadWaivers(path, "contoso", NOW);
}

/** Problems without the folder in front. */
async function problemsOf(text: string): Promise<string[]> {
	const thrown: FleetError = await load(text).then(
		() => expect.fail("no problem"),
		(error: FleetError) => error,
	);
	return thrown.message.split("\n").map((line) => line.replace(/^.*contoso\.yaml:/, ""));
}

describe("a waivers file", () => {
	it("gives its waivers with tenant and place", async () => {
		expect(await load(GOOD)).toEqual([
			{
				tenant: "contoso",
				rule: "extended-protection",
				hosts: ["berlin/ex02"],
				reason: "SSL off-loading on the old load balancer until replacement, ticket CHG-4711",
				owner: "j.doe@contoso.example",
				expires: "2027-01-31",
				place: "contoso.yaml:1:3",
			},
		]);
	});

	it("may hold nothing, and waivers that are expired", async () => {
		expect(await load("[]\n")).toEqual([]);
		expect(await load(GOOD.replace("2027-01-31", "2020-01-31"))).toHaveLength(1);
	});

	it.each([
		[
			"no day",
			GOOD.replace("  expires: 2027-01-31\n", ""),
			"1:3: [0].expires: is missing; expected a day such as 2027-01-31",
		],
		[
			"another form of day",
			GOOD.replace("2027-01-31", "31.01.2027"),
			'5:12: [0].expires: expected a day such as 2027-01-31; found "31.01.2027"',
		],
		[
			"a day that does not exist",
			GOOD.replace("2027-01-31", "2027-02-30"),
			"5:12: [0].expires: expected a day that exists",
		],
		[
			"a day too far ahead",
			GOOD.replace("2027-01-31", "2027-12-28"),
			"5:12: [0].expires: is 401 days ahead; expected at most 400",
		],
		[
			"no owner",
			GOOD.replace("  owner: j.doe@contoso.example\n", ""),
			"1:3: [0].owner: is missing; expected who answers for it",
		],
		[
			"no host",
			GOOD.replace("['berlin/ex02']", "[]"),
			"2:10: [0].hosts: expected at least one host; found an empty list",
		],
		[
			"a misspelt key",
			GOOD.replace("owner:", "ownr:"),
			"4:3: [0].ownr: unknown key; did you mean owner?; expected rule, hosts, subject, reason, owner, expires",
		],
		["a mapping", "rule: x\n", "1:1: expected a list of waivers; found a mapping"],
		["nothing", "# later\n", "1:1: is empty; expected a list of waivers, [] for none"],
	])("with %s is refused with its place", async (_, text, problem) => {
		expect(await problemsOf(text)).toContain(problem);
	});

	it("accepts a day 400 days ahead", async () => {
		expect(await load(GOOD.replace("2027-01-31", "2027-12-27"))).toHaveLength(1);
	});

	it("shows all problems at once", async () => {
		const text = GOOD.replace("2027-01-31", "2029-01-31") + GOOD.replace("owner", "ownr");
		expect(await problemsOf(text)).toHaveLength(3);
	});

	it("that is not there says which tenant wants it", async () => {
		await expect(loadWaivers(join(tempDir(), "none.yaml"), "contoso", NOW)).rejects.toMatchObject({
			code: "waivers-unreadable",
			message: expect.stringContaining("waivers of tenant contoso"),
		});
	});
});

describe("the JSON Schema of waivers", () => {
	const validate = new Ajv2020({ strict: false }).compile(
		JSON.parse(readFileSync(join(projectRoot, "inventories/waivers.schema.json"), "utf8")),
	);

	it.each([
		["the example", GOOD, true],
		["an empty list", "[]\n", true],
		["a missing owner", GOOD.replace("  owner: j.doe@contoso.example\n", ""), false],
		["an unknown key", GOOD.replace("owner:", "ownr:"), false],
		["another form of day", GOOD.replace("2027-01-31", "31.01.2027"), false],
		["no host", GOOD.replace("['berlin/ex02']", "[]"), false],
	])("agrees with the loader on %s", async (_, text, isGood) => {
		expect(validate(parseSource(text, "w.yaml", ".").parsed?.data)).toBe(isGood);
		expect(
			await load(text).then(
				() => true,
				() => false,
			),
		).toBe(isGood);
	});
});
