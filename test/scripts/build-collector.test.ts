import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { setupBundle } from "../support/bundle.ts";
import { collectorOf } from "../support/run-collector.ts";

describe("buildCollector", () => {
	it("gives the same bytes for the same tenant and scripts, and names them by their hash", async () => {
		const [first, second] = [await collectorOf(), await collectorOf()];
		expect(first).toEqual(second);
		expect(first.sha256).toBe(createHash("sha256").update(first.text).digest("hex"));
	});

	it("is ASCII with Windows line ends", async () => {
		const { text } = await collectorOf();
		expect(text).toMatch(/^[\t\r\n\x20-\x7E]*$/);
		expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
	});

	it("holds the text that servers get over a connection, unchanged", async () => {
		const { body, sha256 } = await setupBundle();
		const text = (await collectorOf()).text.replaceAll("\r\n", "\n");
		const found = /^\$exfBody = \{\n([\s\S]*?)\}\n\nfunction Get-ExfCollectorHash/m.exec(text)?.[1] ?? "";
		expect(found).toBe(body);
		expect(createHash("sha256").update(found).digest("hex")).toBe(sha256);
	});

	it("tells in its help for whom it is, what it reads, and by which hash it is known", async () => {
		const { text } = await collectorOf({ tenant: "fabrikam-eu" });
		const help = text.slice(0, text.indexOf("#>"));
		const { sha256 } = await setupBundle();
		for (const fact of ["fabrikam-eu", sha256, "collect/exchange-setup 1.", "read HKLM"]) {
			expect(help).toContain(fact);
		}
		expect(text).not.toContain("{{");
	});
});
