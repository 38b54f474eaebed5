import { describe, expect, it } from "vitest";
import { durationText, judgeAge } from "../../../src/app/import/judge-age.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const DAY = 86_400_000;

function age(createdAt: string): ReturnType<typeof judgeAge> {
	return judgeAge(new Date(createdAt), NOW, 14 * DAY);
}

describe("judgeAge", () => {
	it("takes what is as old as allowed, and nothing older", () => {
		expect(age("2026-11-09T12:00:00Z").problem).toBeUndefined();
		expect(age("2026-11-09T11:59:59Z").problem).toBe("it is 14 days old; 14 days are allowed");
	});

	it("takes a clock that is a little ahead, and none that is a day ahead", () => {
		expect(age("2026-11-23T13:00:00Z")).toEqual({
			text: "60 minutes ahead of this machine's clock",
			problem: undefined,
		});
		expect(age("2026-11-25T12:00:00Z").problem).toContain("2 days ahead");
	});
});

describe("durationText", () => {
	it.each([
		[0, "0 minutes"],
		[60_000, "1 minute"],
		[3 * 3_600_000, "3 hours"],
		[2 * DAY, "2 days"],
	])("%d ms is %s", (ms, text) => {
		expect(durationText(ms)).toBe(text);
	});
});
