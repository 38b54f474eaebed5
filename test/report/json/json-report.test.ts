import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { jsonReport } from "../../../src/report/json/json-report.ts";
import {
	hostRecordJsonSchema,
	runReportJsonSchema,
	runReportSchema,
} from "../../../src/report/json/schemas.ts";
import { hostRecord, reportInput, textOf } from "../../support/records.ts";
import { golden } from "../golden.ts";
import { HOSTILE_TEXTS, hostileInput } from "../hostile-fleet.ts";
import { SAMPLE_RECORDS, sampleInput } from "../sample-fleet.ts";

/** What Ajv has against a value; formats are annotations here, Ajv has none built in. */
function errorsOf(schema: Record<string, unknown>, value: unknown): unknown[] {
	const validate = new Ajv2020.default({ validateFormats: false }).compile(schema);
	return validate(value) ? [] : (validate.errors ?? ["invalid"]);
}

describe("jsonReport", () => {
	it("prints the sample fleet as kept in the golden file", async () => {
		const text = await textOf(jsonReport(sampleInput()));
		expect(text).toBe(golden("json/golden.json.txt", text));
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
		const report: unknown = JSON.parse(await textOf(jsonReport(sampleInput())));
		expect(errorsOf(runReportJsonSchema(), report)).toEqual([]);
	});

	it("accept a host record", () => {
		expect(errorsOf(hostRecordJsonSchema(), SAMPLE_RECORDS[0])).toEqual([]);
	});

	it("refuse a host record without an outcome", () => {
		const { outcome: _, ...rest } = hostRecord();
		expect(errorsOf(hostRecordJsonSchema(), rest)).toMatchObject([
			{ params: { missingProperty: "outcome" } },
		]);
	});

	it("accept fields that a later version adds", () => {
		expect(errorsOf(hostRecordJsonSchema(), { ...hostRecord(), later: 1 })).toEqual([]);
	});
});
