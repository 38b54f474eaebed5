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

interface Recorded {
	readonly known: string;
	readonly fix: string | null;
	readonly bound: boolean;
	readonly expect: Readonly<Record<string, boolean>>;
}

describe.skipIf(!hasFixtures)("recorded known issues", () => {
	it("agree", () => {
		const recorded: Recorded[] = JSON.parse(
			readFileSync(fixturePath("expected.json"), "utf8"),
		).knownBuildIssues;
		expect(recorded).toHaveLength(6);
		for (const { known, fix, bound, expect: expected } of recorded) {
			const range = { from: known, fixedIn: fix, sameCuOnly: bound };
			const ours = Object.keys(expected).map((text) => [text, hasIssue(range, build(text))]);
			expect(Object.fromEntries(ours)).toEqual(expected);
		}
	});
});
