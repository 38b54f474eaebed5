import { describe, expect, it } from "vitest";
import { planPage } from "../../../src/report/plan/plan-page.tsx";
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
