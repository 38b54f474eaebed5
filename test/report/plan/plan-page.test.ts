import { describe, expect, it } from "vitest";
import { planPage } from "../../../src/report/plan/plan-page.tsx";
import { makePlan, plannedHost, planStep } from "../../support/plans.ts";
import { golden } from "../golden.ts";
import { HOSTILE_TEXTS, UNPRINTABLE } from "../hostile-fleet.ts";
import { hostilePlan, samplePlan } from "./sample-plan.ts";

/** The page without its own style and script. */
function contentOf(html: string): string {
	return html.replace(/<(style|script)>[^]*?<\/\1>/g, "");
}

describe("the page of a plan", () => {
	it("has everything that an approver needs", () => {
		const html = contentOf(planPage(samplePlan(), "Contoso AG")).replaceAll("><", ">\n<");
		expect(html).toBe(golden("plan/golden.html", html));
	});

	it("says of a removal what goes and what users get back, and nothing of what the mitigation does", () => {
		const id = "contoso/hq/ex01";
		const step = planStep(id, {
			parameters: { remove: true },
			state: "other",
			impact: ["Users get it back."],
		});
		const html = contentOf(planPage(makePlan([plannedHost(id, { steps: [step] })]), "Contoso AG"));
		expect(html).toContain("Remove: Content-Security-Policy for Outlook on the web");
		expect(html).toContain("remove owa-csp");
		expect(html).toContain("Removes the outbound rule and its precondition");
		expect(html).toContain("Users get it back.");
		expect(html).not.toContain("IE mode of Edge");
	});

	it("loads nothing and runs nothing but its own script", () => {
		const html = planPage(samplePlan(), "Contoso AG");
		expect(html).toContain("default-src 'none'");
		expect(contentOf(html)).not.toMatch(/<(?:link|img|iframe|object|embed)\b| src=| on[a-z]+=/);
	});

	it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 40)), text]))(
		"makes no markup of %s",
		(_, text) => {
			const html = planPage(hostilePlan(text), text);
			expect(html.match(/<\/?(?:script|style)\b/gi)).toEqual(["<style", "</style", "<script", "</script"]);
			expect(contentOf(html)).not.toMatch(/<(?:img|h1>taken)| on(?:error|mouseover)="/);
			expect(html).not.toMatch(UNPRINTABLE);
			expect(html).not.toMatch(/href="(?!#|https?:)/);
		},
	);
});
