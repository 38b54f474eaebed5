import { describe, expect, it } from "vitest";
import { terminalReport } from "../../../src/report/terminal/terminal-report.ts";
import { textOf } from "../../support/records.ts";
import { hostileInput, UNPRINTABLE } from "../hostile-fleet.ts";

describe("terminalReport with hostile texts", () => {
	it("sends nothing but text and line feeds to the terminal", async () => {
		const text = await textOf(terminalReport(hostileInput(), { color: false, width: 80 }));
		// oxlint-disable-next-line no-control-regex
		expect(text).not.toMatch(UNPRINTABLE);
	});

	it("sends no escape sequence but its own colours", async () => {
		const text = await textOf(terminalReport(hostileInput(), { color: true, width: 80 }));
		// oxlint-disable-next-line no-control-regex
		expect(text.replaceAll(/\u001b\[(?:1|2|22|3[1-6]|39)m/g, "")).not.toContain("\u001b");
	});

	it("cuts endless texts", async () => {
		const text = await textOf(
			terminalReport(hostileInput(["x".repeat(1_000_000)]), { color: false, width: 80 }),
		);
		expect(text.length).toBeLessThan(60_000);
	});
});
