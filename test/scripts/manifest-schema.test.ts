import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { manifestSchema } from "../../src/scripts/manifest-schema.ts";
import { PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { manifestJsonSchema } from "../../src/scripts/manifest-json-schema.ts";
import { manifest } from "../support/catalog.ts";

const published = join(PACKAGED_SCRIPTS, "manifest.schema.json");

describe("manifest.schema.json", () => {
	it("is the text that the zod schema makes", () => {
		expect(readFileSync(published, "utf8")).toBe(manifestJsonSchema());
	});

	it("accepts the manifests of this program, read by another validator", () => {
		const ajv = new Ajv2020({ strict: false, validateFormats: false });
		const validate = ajv.compile(JSON.parse(readFileSync(published, "utf8")));
		const path = join(PACKAGED_SCRIPTS, "collect/exchange-setup/manifest.json");
		validate(JSON.parse(readFileSync(path, "utf8")));
		expect(validate.errors).toBeNull();
	});
});

const CHANGE = { target: "web.config", impact: "None.", restart: "none" } as const;
const MITIGATION = {
	id: "mitigate/sample",
	kind: "mitigate",
	scripts: ["common.ps1", "test.ps1", "apply.ps1", "rollback.ps1"],
	changes: [CHANGE],
} as const;

describe("a manifest", () => {
	const accepts = (changes: object): boolean =>
		manifestSchema.safeParse({ ...manifest(), ...changes }).success;

	it("of a mitigate unit says what changes, and has a script for each action", () => {
		expect(accepts(MITIGATION)).toBe(true);
		expect(accepts({ ...MITIGATION, changes: [] })).toBe(false);
		expect(accepts({ ...MITIGATION, scripts: ["test.ps1", "apply.ps1"] })).toBe(false);
	});

	it("of a collect unit has no changes", () => {
		expect([accepts({}), accepts({ changes: [CHANGE] })]).toEqual([true, false]);
	});
});
