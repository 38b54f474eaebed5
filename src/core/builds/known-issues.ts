import { type BuildNumber, compareBuilds, isSameCu, parseBuildNumber } from "../build-number.ts";
import type { Knowledge, KnownIssue } from "../model/knowledge.ts";

type AffectedBuilds = KnownIssue["builds"][number];

/** Faults that the table knows of a build. */
export function knownIssuesOf(knowledge: Knowledge, build: BuildNumber): readonly KnownIssue[] {
	return (knowledge.knownIssues ?? []).filter((issue) =>
		issue.builds.some((range) => hasIssue(range, build)),
	);
}

export function hasIssue(range: AffectedBuilds, build: BuildNumber): boolean {
	const from = parseBuildNumber(range.from);
	if (from === null || from[0] !== build[0] || from[1] !== build[1]) return false;
	if (range.sameCuOnly && !isSameCu(from, build)) return false;
	const fixed = range.fixedIn === null ? null : parseBuildNumber(range.fixedIn);
	return compareBuilds(build, from) >= 0 && (fixed === null || compareBuilds(build, fixed) < 0);
}
