import { describe, expect, it } from "vitest";
import { remedyWords } from "../../../src/report/html/parts/remedy.tsx";

describe("remedyWords", () => {
	it("leaves addresses out, with the brackets around them and without the full stop behind", () => {
		expect(remedyWords("Turn it on with Set.ps1 (https://example.org/x?a=1). Then scan.")).toBe(
			"Turn it on with Set.ps1. Then scan.",
		);
		expect(remedyWords("Install it https://example.org/kb")).toBe("Install it");
	});
});
