import { describe, expect, it } from "vitest";
import { readChangeEnvelope } from "../../src/scripts/read-change-envelope.ts";
import { envelope } from "../support/collected-file.ts";

const UNIT = "mitigate/sample";
const RESULT = { state: "absent", obstacles: [], values: [], files: [], notes: [] };

const read = (changes: Readonly<Record<string, unknown>>) =>
	readChangeEnvelope(JSON.stringify(envelope({ unit: UNIT, data: RESULT, ...changes })), UNIT, "test");

describe("readChangeEnvelope", () => {
	it("gives the result of the action", () => {
		expect(read({})).toMatchObject({ ok: true, result: RESULT });
	});

	it("gives no result but the errors of a unit that failed", () => {
		const errors = [{ code: "precondition-changed", message: "Other values.", target: null }];
		expect(read({ status: "failed", data: null, errors })).toMatchObject({
			ok: true,
			result: null,
			envelope: { errors },
		});
	});

	it.each([
		["a result of another action", { data: { changed: true, values: [], files: [], copies: [], notes: [] } }],
		["no data although it went well", { data: null }],
		["data that were cut off", { status: "partial", truncated: true, data: null }],
		["another unit", { unit: "mitigate/other" }],
		["a hash that is none", { data: { ...RESULT, files: [{ path: "C:\\a", sha256: "x" }] } }],
		[
			"too many values",
			{
				data: {
					...RESULT,
					values: Array.from({ length: 2001 }, () => ({ target: "a", name: "b", value: null })),
				},
			},
		],
	])("refuses %s", (_what, changes) => {
		expect(read(changes).ok).toBe(false);
	});
});
