import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import { inventoryJsonSchema } from "../../src/inventory/schema/json-schema.ts";
import { tempDir } from "../support/temp-dir.ts";
import { failure } from "./load-text.ts";
import { type InventoryFixture, readFixtures, shortLines } from "./read-fixtures.ts";

const matchesSchema = new Ajv2020({ strictTypes: false }).compile(JSON.parse(inventoryJsonSchema()));
const valid = readFixtures("valid");
const invalid = readFixtures("invalid").filter((fixture) => fixture.expected.length > 0);

/** What an editor would say: text that is no YAML is wrong as well. */
function schemaAccepts(fixture: InventoryFixture): boolean {
	try {
		return matchesSchema(parse(fixture.text, { logLevel: "error", uniqueKeys: false }));
	} catch {
		return false;
	}
}

describe("loadInventory", () => {
	it.each(valid)("accepts $name", async (fixture) => {
		await expect(loadInventory(fixture.path)).resolves.toMatchObject({ path: fixture.path });
	});

	it.each(invalid)("refuses $name and says where and why", async (fixture) => {
		const error = await failure(loadInventory(fixture.path));
		expect({ code: error.code, lines: shortLines(error.message, fixture) }).toEqual({
			code: "inventory-invalid",
			lines: fixture.expected,
		});
	});

	it("gives a file name, a line and a column in front of every problem", async () => {
		const error = await failure(
			loadInventory(invalid.find(({ name }) => name === "misspelt-key.yaml")?.path ?? ""),
		);
		expect(error.message.split("\n")[0]).toMatch(/misspelt-key\.yaml:7:5: hosts\.ex01\.adress: unknown key/);
	});

	it("reads tabs in JSON, and says where JSON is wrong", async () => {
		const json =
			'{\n\t"version": 1,\n\t"connection": { "user": "a", "keyFile": "b" },\n\t"hosts": ["ex01"]\n}\n';
		const path = join(tempDir(), "inventory.json");
		writeFileSync(path, json);
		await expect(loadInventory(path)).resolves.toMatchObject({ tenants: [{ id: "default" }] });
		writeFileSync(path, json.replace('["ex01"]', '{ "ex01": { "port": 22 } }'));
		expect((await failure(loadInventory(path))).message).toMatch(
			/inventory\.json:4:23: hosts\.ex01\.port: unknown key/,
		);
	});
});

describe("inventory.schema.json", () => {
	it.each(valid)("accepts $name like the loader", (fixture) => {
		expect(schemaAccepts(fixture)).toBe(true);
	});

	it.each(invalid.filter((fixture) => fixture.loaderOnly === undefined))(
		"refuses $name like the loader",
		(fixture) => {
			expect(schemaAccepts(fixture)).toBe(false);
		},
	);

	it.each(invalid.filter((fixture) => fixture.loaderOnly !== undefined))(
		"cannot see what is wrong in $name: $loaderOnly",
		(fixture) => {
			expect(schemaAccepts(fixture)).toBe(true);
		},
	);
});
