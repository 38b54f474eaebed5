import { describe, expect, it } from "vitest";
import { minifyReader } from "../../src/scripts/encode-reader.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";

describe("minifyReader", () => {
	it("removes comments, blank lines and indentation, and nothing else", () => {
		const text = "<#\nHelp. $a = 1\n#>\n$a = '#kept'\n\n\tif ($a) {\n\t\t# why\n\t\t\"#kept $a\"\n\t}\n";
		expect(minifyReader(text)).toBe("$a = '#kept'\nif ($a) {\n\"#kept $a\"\n}");
	});

	it("leaves no comment in the reader of this program", async () => {
		const { reader } = await loadCatalog(PACKAGED_SCRIPTS);
		expect(minifyReader(reader)).not.toMatch(/^\s*#|<#/m);
	});
});
