import { describe, expect, it } from "vitest";
import { collectionRights } from "../../../src/core/rules/collection-rights.ts";
import { hostFacts, NOW } from "../../support/exchange-facts.ts";
import { judgeHost } from "../../support/judge-host.ts";

const verdict = (overrides: Parameters<typeof hostFacts>[1]) =>
	judgeHost(collectionRights, hostFacts("15.2.2562.53", overrides)).verdict;
const powershell = { version: "5.1.1.1", edition: "Desktop", languageMode: "FullLanguage", is64Bit: true };

function clockOff(minutes: number) {
	const utc = new Date(NOW.getTime() + minutes * 60_000).toISOString();
	return verdict({ clock: { utc, timeZone: "UTC", offsetMinutes: 0 } });
}

describe("collection-rights", () => {
	it("passes with full sight", () => {
		expect(verdict({}).state).toBe("pass");
	});

	it.each([
		["not elevated", { elevated: false }, "The collection was not elevated."],
		["32-bit", { powershell: { ...powershell, is64Bit: false } }, "PowerShell was a 32-bit process."],
		[
			"constrained",
			{ powershell: { ...powershell, languageMode: "ConstrainedLanguage" } },
			"The language mode was ConstrainedLanguage.",
		],
	])("fails low when %s", (_, overrides, summary) => {
		expect(verdict(overrides)).toMatchObject({ state: "fail", severity: "low", summary });
	});

	it("says unknown when it is not known whether the collection was elevated", () => {
		expect(verdict({ elevated: null }).state).toBe("unknown");
	});

	it.each([
		[4, "pass"],
		[6, "fail"],
		[-10, "pass"],
		[-20, "fail"],
	])("judges a clock that is %i minutes off as %s", (minutes, state) => {
		expect(clockOff(minutes).state).toBe(state);
	});

	it("takes day-old facts for a stored run, not for a slow clock", () => {
		expect(clockOff(-3 * 24 * 60).state).toBe("pass");
	});

	it("is judged on a host without Exchange too", () => {
		expect(verdict({ install: null, elevated: false }).state).toBe("fail");
	});
});
