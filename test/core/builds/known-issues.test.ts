import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasIssue, knownIssuesOf } from "../../../src/core/builds/known-issues.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";
import { build } from "../../support/knowledge.ts";

const knowledge = await loadKnowledge();
const names = (text: string) => knownIssuesOf(knowledge, build(text)).map((issue) => issue.name);

describe("knownIssuesOf", () => {
	it("knows the withdrawn November 2024 update, and that its second version is good", () => {
		expect(names("15.2.1544.13")).toContainEqual(expect.stringContaining("withdrawn"));
		expect(names("15.2.1544.14")).toEqual([]);
	});

	it("ends with the fixed build, at the edge of the cumulative update, or never", () => {
		const bound = { from: "15.2.986.14", fixedIn: "15.2.986.15", sameCuOnly: true };
		expect(hasIssue(bound, build("15.2.986.14"))).toBe(true);
		expect(hasIssue(bound, build("15.2.986.15"))).toBe(false);
		expect(hasIssue({ ...bound, fixedIn: null }, build("15.2.1118.7"))).toBe(false);
		expect(hasIssue({ ...bound, fixedIn: null, sameCuOnly: false }, build("15.2.1118.7"))).toBe(true);
	});
});

describe.skipIf(!hasFixtures)("recorded known issues", () => {
	interface Recorded {
		readonly known: string;
		readonly fix: string | null;
		readonly bound: boolean;
		readonly expect: Readonly<Record<string, boolean>>;
	}
	const recorded: Recorded[] = hasFixtures
		? JSON.parse(readFileSync(fixturePath("expected.json"), "utf8")).knownBuildIssues
		: [];

	it.each(recorded)("agree for $known, fixed in $fix", ({ known, fix, bound, expect: expected }) => {
		const range = { from: known, fixedIn: fix, sameCuOnly: bound };
		for (const [text, has] of Object.entries(expected)) {
			expect([text, hasIssue(range, build(text))]).toEqual([text, has]);
		}
	});
});
