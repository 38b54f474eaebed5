import { describe, expect, it } from "vitest";
import { planText } from "../../../src/report/plan/plan-lines.ts";
import { displayWidth } from "../../../src/report/terminal/wrap.ts";
import { makePlan, plannedHost } from "../../support/plans.ts";
import { golden } from "../golden.ts";
import { HOSTILE_TEXTS, UNPRINTABLE } from "../hostile-fleet.ts";
import { hostilePlan, samplePlan } from "./sample-plan.ts";

const PLAIN = { color: false, width: 100 };

describe("a plan on the terminal", () => {
	it("tells what changes, what it costs, what cannot be done and how", () => {
		const text = planText(samplePlan(), "Contoso AG", PLAIN);
		expect(text).toBe(golden("plan/golden.txt", text));
	});

	it.each([60, 100, 140])("keeps to %i columns, but for hashes and addresses", (width) => {
		const lines = planText(samplePlan(), "Contoso AG", { color: true, width }).split("\n");
		const wide = lines.filter((line) => displayWidth(line) > width && !/[0-9a-f]{64}|https:/.test(line));
		expect(wide).toEqual([]);
	});

	it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
		"prints nothing of %s that does more than stand there",
		(_, text) => {
			expect(planText(hostilePlan(text), text, PLAIN)).not.toMatch(UNPRINTABLE);
		},
	);

	it("names some hosts of many, and says how many more there are", () => {
		const hosts = Array.from({ length: 100 }, (_, index) => plannedHost(`contoso/hq/ex${index}`));
		expect(planText(makePlan(hosts), "Contoso", PLAIN)).toContain("and 60 more hosts, which the page shows");
	});

	it("says that there is nothing to change", () => {
		expect(planText(makePlan([]), "Contoso", PLAIN)).toMatch(/^Plan for Contoso: nothing to change\n/);
	});
});
