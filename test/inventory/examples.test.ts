import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import { resolveHosts } from "../../src/inventory/resolve/resolve-hosts.ts";
import { inventoryJsonSchema, tenantJsonSchema } from "../../src/inventory/schema/json-schema.ts";
import { starterInventory } from "../../src/inventory/starter-inventory.ts";
import { HOME, loadText } from "./load-text.ts";

const folder = resolve(import.meta.dirname, "../../inventories");

async function hostIds(name: string): Promise<string[]> {
	const { hosts } = resolveHosts(await loadInventory(join(folder, name)), { home: HOME });
	return hosts.map((host) => host.id);
}

function accepts(schema: string, text: string): boolean {
	return new Ajv2020({ strictTypes: false }).compile(JSON.parse(schema))(parse(text));
}

describe("examples", () => {
	it("single-company.yaml lists both sites", async () => {
		expect(await hostIds("single-company.yaml")).toEqual([
			"default/berlin/ex01",
			"default/berlin/ex02",
			"default/berlin/edge01",
			"default/hamburg/ex11.contoso.example",
			"default/hamburg/ex12.contoso.example",
		]);
	});

	it("managed-services.yaml lists its own tenant and the included one", async () => {
		expect(await hostIds("managed-services.yaml")).toEqual([
			"contoso/berlin/ex01",
			"contoso/berlin/ex02",
			"contoso/munich/ex09",
			"contoso/munich/edge01",
			"fabrikam/default/mbx1",
			"fabrikam/default/mbx2",
		]);
	});

	it.each([
		["single-company.yaml", "./inventory.schema.json", inventoryJsonSchema()],
		["managed-services.yaml", "./inventory.schema.json", inventoryJsonSchema()],
		["tenants/fabrikam.yaml", "../tenant.schema.json", tenantJsonSchema()],
	])("%s names its schema in the first line, and fits it", (name, schema, schemaText) => {
		const text = readFileSync(join(folder, name), "utf8");
		expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=${schema}`);
		expect(accepts(schemaText, text)).toBe(true);
	});

	it("the starter loads, fits the schema and weakens nothing", async () => {
		const { hosts } = await loadText(starterInventory());
		expect(hosts.map((host) => host.id)).toEqual(["default/berlin/ex01", "default/berlin/ex02"]);
		expect(hosts.flatMap((host) => host.weakenings)).toEqual([]);
		expect(accepts(inventoryJsonSchema(), starterInventory())).toBe(true);
	});
});
