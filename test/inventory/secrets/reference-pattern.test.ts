import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SECRET_REFERENCE } from "../../../src/inventory/schema/patterns.ts";
import { parseReference } from "../../../src/inventory/secrets/parse-reference.ts";

describe("the pattern of secret references", () => {
	it.each([
		"env:NAME",
		"file:~/pw",
		"exec:op read 'a b'",
		'exec:"C:\\x y.exe" a',
		"prompt:",
		"prompt:Contoso",
	])("accepts %s, and it can be taken apart", (reference) => {
		expect(SECRET_REFERENCE.test(reference)).toBe(true);
		expect(parseReference(reference)).toBeDefined();
	});

	it.each([
		"hunter2",
		"env:",
		"env:A B",
		"env:1A",
		"file:",
		"exec:",
		"exec: ",
		"exec:''",
		"exec:a 'b",
		"plaintext:a",
		"ENV:A",
		"env:A\n",
	])("refuses %j", (text) => {
		expect(SECRET_REFERENCE.test(text)).toBe(false);
	});

	it("accepts no exec reference that cannot be taken apart", () => {
		const command = fc.array(fc.constantFrom("a", " ", '"', "'", "\\", "$"), { maxLength: 12 });
		fc.assert(
			fc.property(command, (pieces) => {
				const reference = `exec:${pieces.join("")}`;
				fc.pre(SECRET_REFERENCE.test(reference));
				expect(parseReference(reference)).toBeDefined();
			}),
			{ numRuns: 2000 },
		);
	});

	it("answers in good time for hostile texts", () => {
		const texts = [
			"exec:" + "a ".repeat(50_000) + '"',
			'exec:"' + '\\"'.repeat(50_000),
			"exec:" + "'a' ".repeat(50_000) + "\n",
		];
		expect(texts.map((text) => SECRET_REFERENCE.test(text))).toEqual([false, false, false]);
	});
});
