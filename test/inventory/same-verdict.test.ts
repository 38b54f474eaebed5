import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isMapping } from "../../src/inventory/schema/fields.ts";
import { longFormSchema, shortFormSchema } from "../../src/inventory/schema/inventory-schema.ts";
import { inventoryJsonSchema } from "../../src/inventory/schema/json-schema.ts";

const folder = resolve(import.meta.dirname, "../fixtures/inventory/valid");
const inventories: readonly unknown[] = ["everything.yaml", "short-sites.yaml", "bare-host-list.yaml"].map(
	(name) => parse(readFileSync(join(folder, name), "utf8")),
);
const matchesSchema = new Ajv2020({ strictTypes: false }).compile(JSON.parse(inventoryJsonSchema()));

const key = fc.constantFrom(
	"hosts",
	"sites",
	"tenants",
	"include",
	"credential",
	"user",
	"keyFile",
	"port",
	"tags",
	"constructor",
	"EX01",
	"a b",
	"",
);
const value = fc.constantFrom<unknown>(
	null,
	true,
	0,
	22,
	1.5,
	"",
	"x",
	"EX01",
	"env:A",
	"15s",
	"10%",
	"a b",
	"a\n",
	[],
	{},
	["a"],
	["a", "a"],
	{ ex01: null },
	"strict",
	"off",
);
const damage = fc.record({ at: fc.nat(), way: fc.constantFrom("replace", "remove", "add"), key, value });
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

type Container = Record<string, unknown> | unknown[];

function isContainer(data: unknown): data is Container {
	return Array.isArray(data) || isMapping(data);
}

/** Every place of the data that has a key, as its container and that key. */
function places(data: unknown): { readonly container: Container; readonly key: string }[] {
	if (!isContainer(data)) return [];
	return Object.entries(data).flatMap(([name, part]) => [{ container: data, key: name }, ...places(part)]);
}

function withDamage(data: unknown, { at, way, key: added, value: put }: Damage): unknown {
	const all = places(data);
	const place = all[at % all.length];
	if (place === undefined) return data;
	const target: unknown = way === "add" ? Reflect.get(place.container, place.key) : place.container;
	if (!isContainer(target)) return data;
	if (way === "remove") Reflect.deleteProperty(target, place.key);
	else if (way === "replace") Reflect.set(target, place.key, structuredClone(put));
	else if (Array.isArray(target)) target.push(structuredClone(put));
	else target[added] = structuredClone(put);
	return data;
}

describe("the JSON Schema and the loader", () => {
	it("judge a damaged inventory alike", () => {
		const verdicts = new Set<boolean>();
		fc.assert(
			fc.property(
				fc.constantFrom(...inventories),
				fc.array(damage, { minLength: 1, maxLength: 2 }),
				(inventory, damages) => {
					// Through JSON, as an editor sees it: removed list entries leave no holes.
					const data: unknown = JSON.parse(
						JSON.stringify(damages.reduce(withDamage, structuredClone(inventory))),
					);
					// Whether a well-formed name is a time zone only the loader knows.
					fc.pre(!/"timeZone":"(?!Europe\/Berlin")/.test(JSON.stringify(data)));
					const schema = isMapping(data) && "tenants" in data ? longFormSchema : shortFormSchema;
					const { success } = schema.safeParse(data);
					verdicts.add(success);
					expect(matchesSchema(data)).toBe(success);
				},
			),
			{ numRuns: 1000 },
		);
		expect(verdicts.size).toBe(2);
	});
});
