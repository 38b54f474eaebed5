import { describe, expect, it } from "vitest";
import { type CollectedFileResult, readCollectedFile } from "../../src/scripts/collected-file.ts";
import { SETUP_UNIT } from "../support/bundle.ts";
import { collectedText, envelope } from "../support/collected-file.ts";

function problemOf(result: CollectedFileResult): string {
	return result.ok ? "none" : result.problem;
}

describe("readCollectedFile", () => {
	it("gives the head, the computer's name, and the text of each envelope", () => {
		const result = readCollectedFile(collectedText());
		expect(result).toMatchObject({ ok: true, file: { tenant: "contoso", computerName: "EX01" } });
		expect(result.ok && [...result.file.envelopes.keys()]).toEqual([SETUP_UNIT]);
	});

	it("reads what a console broke into lines and put words before", () => {
		const wrapped = collectedText().replace(/.{80}/g, "$&\r\n");
		expect(readCollectedFile(`Job 17 on EX01\r\n${wrapped}\r\nexit code 0\r\n`)).toEqual(
			readCollectedFile(collectedText()),
		);
	});

	it("says that a text is cut off", () => {
		expect(problemOf(readCollectedFile(collectedText().slice(0, 300)))).toContain("cut off");
	});

	it.each([
		["", "no result of a collector"],
		["{}", "no result of a collector"],
		[collectedText({ schema: "exchange-fleet/collected@9" }), "schema"],
		[collectedText({ bundle: "ab" }), "bundle"],
		[collectedText({ createdAt: "yesterday" }), "createdAt"],
		[collectedText({ envelopes: [] }), "envelopes"],
		[collectedText({ envelopes: Array.from({ length: 101 }, () => envelope()) }), "envelopes"],
		[collectedText({ envelopes: [envelope(), envelope()] }), "two results of one unit"],
		[
			collectedText({ envelopes: [envelope(), envelope({ unit: "collect/b", host: "EX02" })] }),
			"different computers",
		],
		[collectedText({ data: nested(60) }), "nested deeper"],
	])("refuses %#: %s", (text, problem) => {
		expect(problemOf(readCollectedFile(text))).toContain(problem);
	});

	it("quotes nothing of the text in its problems", () => {
		const text = collectedText({
			bundle: "SECRET-BUNDLE",
			tenant: "x".repeat(200),
			createdAt: "SECRET-DATE",
		});
		expect(problemOf(readCollectedFile(text))).not.toContain("SECRET");
	});
});

function nested(depth: number): unknown {
	return depth === 0 ? 1 : [nested(depth - 1)];
}
