import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../src/report/html/html-report.tsx";
import { generatedInput } from "../generated-fleet.ts";

const MB = 1_000_000;

async function bytesOf(hosts: number): Promise<number> {
	let bytes = 0;
	for await (const chunk of htmlReport(generatedInput(hosts))) bytes += Buffer.byteLength(chunk);
	return bytes;
}

describe("size of the HTML report", () => {
	it("is at most 5 MB for 200 hosts", async () => {
		expect(await bytesOf(200)).toBeLessThanOrEqual(5 * MB);
	});

	it("is at most 5 MB for 1,000 hosts too, because lists are not repeated", async () => {
		expect(await bytesOf(1000)).toBeLessThanOrEqual(5 * MB);
	});
});
