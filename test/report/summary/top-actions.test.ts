import { describe, expect, it } from "vitest";
import { summarize } from "../../../src/report/summary/summarize.ts";
import { topActions } from "../../../src/report/summary/top-actions.ts";
import { SAMPLE_RECORDS, sampleInput } from "../sample-fleet.ts";

describe("topActions", () => {
	it("ranks next steps by the hosts they concern, each host once", async () => {
		const { groups } = await summarize(sampleInput());
		expect(topActions(groups).map(({ hosts, knownExploited }) => [hosts.length, knownExploited])).toEqual([
			[4, 2],
			[2, 1],
			[1, 0],
		]);
	});

	it("takes no step from a verdict that did not fail", async () => {
		const undecided = SAMPLE_RECORDS.filter(({ name }) => name === "EDGE1");
		const { groups } = await summarize(sampleInput(undecided));
		expect(groups).not.toEqual([]);
		expect(topActions(groups)).toEqual([]);
	});
});
