import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { manifestJsonSchema } from "../../src/scripts/manifest-json-schema.ts";

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
