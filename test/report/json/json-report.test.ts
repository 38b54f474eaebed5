import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { jsonReport } from "../../../src/report/json/json-report.ts";
import {
	hostRecordJsonSchema,
	runReportJsonSchema,
	runReportSchema,
} from "../../../src/report/json/schemas.ts";
import { reportInput, textOf } from "../../support/records.ts";
import { expectGolden } from "../golden.ts";
import { HOSTILE_TEXTS, hostileInput } from "../hostile-fleet.ts";
import { SAMPLE_RECORDS, sampleInput } from "../sample-fleet.ts";

function validator(schema: Record<string, unknown>) {
	// Formats are annotations here: Ajv has none built in.
	return new Ajv2020.default({ validateFormats: false }).compile(schema);
}

describe("jsonReport", () => {
	it("prints the sample fleet as kept in the golden file", async () => {
		expectGolden("json/golden.json", await textOf(jsonReport(sampleInput())));
	});

	it("is one JSON document with the run and every record", async () => {
		const report = runReportSchema.parse(JSON.parse(await textOf(jsonReport(sampleInput()))));
		expect(report.run.id).toBe("2026-09-28T160100Z");
		expect(report.hosts).toEqual(SAMPLE_RECORDS);
	});

	it("is valid without a single host", async () => {
		expect(JSON.parse(await textOf(jsonReport(reportInput([]))))).toMatchObject({ hosts: [] });
	});

	it("stays valid JSON whatever a host sends", async () => {
		const input = hostileInput();
		expect(JSON.parse(await textOf(jsonReport(input)))).toMatchObject({
			hosts: HOSTILE_TEXTS.map((text) => ({ name: text })),
		});
	});
});

describe("the published schemas", () => {
	it("accept a report", async () => {
		const validate = validator(runReportJsonSchema());
		expect(
			validate(JSON.parse(await textOf(jsonReport(sampleInput())))),
			JSON.stringify(validate.errors),
		).toBe(true);
	});

	it("accept a host record", () => {
		const validate = validator(hostRecordJsonSchema());
		expect(validate(SAMPLE_RECORDS[0]), JSON.stringify(validate.errors)).toBe(true);
	});

	it("refuse a host record without an outcome", () => {
		const { outcome: _, ...rest } = SAMPLE_RECORDS[0] ?? {};
		expect(validator(hostRecordJsonSchema())(rest)).toBe(false);
	});

	it("accept fields that a later version adds", () => {
		expect(validator(hostRecordJsonSchema())({ ...SAMPLE_RECORDS[0], later: 1 })).toBe(true);
	});
});
