import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { schemaFiles } from "../../src/app/schema-files.ts";
import { projectRoot } from "../support/project-root.ts";
import { finding, hostRecord, runDocument, verdict } from "../support/records.ts";

describe("published JSON Schemas", () => {
	for (const [path, text] of Object.entries(schemaFiles())) {
		it(`${path} is what the code checks (npm run schemas)`, () => {
			expect(readFileSync(join(projectRoot, path), "utf8")).toBe(text);
		});
	}

	it("accept a run report, and refuse one with a made-up outcome", () => {
		const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
			JSON.parse(schemaFiles()["schemas/run-report.schema.json"] ?? "{}"),
		);
		const host = hostRecord({ verdicts: [verdict()], findings: [finding()] });
		expect([validate({ run: runDocument([host]), hosts: [host] }), validate.errors]).toEqual([true, null]);
		expect(validate({ run: runDocument([host]), hosts: [{ ...host, outcome: { status: "fine" } }] })).toBe(
			false,
		);
	});
});
