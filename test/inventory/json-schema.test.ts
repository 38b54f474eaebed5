import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { inventoryJsonSchema, tenantJsonSchema } from "../../src/inventory/schema/json-schema.ts";

const inventories = resolve(import.meta.dirname, "../../inventories");

interface Node {
	readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
	return typeof value === "object" && value !== null;
}

/** Every schema in a schema, with the way to it. */
function* walk(value: unknown, path = "#"): Generator<{ readonly path: string; readonly node: Node }> {
	if (!isNode(value)) return;
	yield { path, node: value };
	for (const [key, part] of Object.entries(value)) {
		if (key !== "examples") yield* walk(part, `${path}/${key}`);
	}
}

const FILES = [
	["inventory.schema.json", inventoryJsonSchema()],
	["tenant.schema.json", tenantJsonSchema()],
] as const;

describe.each(FILES)("%s", (name, text) => {
	const schema: unknown = JSON.parse(text);
	const nodes = [...walk(schema)];
	const keys = nodes.flatMap(({ path, node }) =>
		isNode(node["properties"])
			? Object.entries(node["properties"]).map(([key, property]) => ({
					path: `${path}/properties/${key}`,
					property,
				}))
			: [],
	);

	it("is the generated text; npm run schemas writes it", () => {
		expect(readFileSync(join(inventories, name), "utf8")).toBe(text);
	});

	it("is JSON Schema 2020-12", () => {
		const ajv = new Ajv2020({ strictTypes: false });
		expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
		expect(ajv.validateSchema(schema as object)).toBe(true);
	});

	it("refuses unknown keys wherever it names keys", () => {
		const open = nodes.filter(
			({ node }) => isNode(node["properties"]) && node["additionalProperties"] !== false,
		);
		expect(keys.length).toBeGreaterThan(30);
		expect(open.map(({ path }) => path)).toEqual([]);
	});

	it("describes every key and gives an example", () => {
		const bare = keys.filter(
			({ property }) =>
				!isNode(property) ||
				typeof property["description"] !== "string" ||
				!Array.isArray(property["examples"]),
		);
		expect(bare.map(({ path }) => path)).toEqual([]);
	});

	it("gives only examples that it accepts", () => {
		const ajv = new Ajv2020({ strict: false });
		ajv.addSchema({ ...(schema as object), $id: "schema" });
		const wrong = keys.flatMap(({ path, property }) => {
			const examples = isNode(property) && Array.isArray(property["examples"]) ? property["examples"] : [];
			const validate = ajv.getSchema(`schema${path}`);
			return examples.filter((example) => validate?.(example) !== true).map((example) => ({ path, example }));
		});
		expect(wrong).toEqual([]);
	});
});
