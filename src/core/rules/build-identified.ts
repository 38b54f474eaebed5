import { formatBuild } from "../build-number.ts";
import { knownIssuesOf } from "../builds/known-issues.ts";
import { daysSince, oldTableNote, tableDate } from "../builds/table-age.ts";
import { type BuildDescription, describeBuild } from "../describe-build.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import { type InstalledHost, isRuleResult, readHost } from "./read-host.ts";
import { result } from "./result.ts";

export const buildIdentified: Rule = {
	id: "build-identified",
	title: "Exchange build is identified",
	severity: "info",
	why: "Every other judgement rests on the exact build. The version of ExSetup.exe is the only one that each update changes.",
	references: [
		"https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates",
		"https://github.com/microsoft/Get-ExchangeBuildNumber",
	],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readHost(input.facts);
	if (isRuleResult(host)) return host;
	const evidence = evidenceOf(host, input);
	if (host.build === null) {
		const cu = host.registryBuild === null ? null : describeBuild(input.knowledge, host.registryBuild);
		const hint = cu === null ? "" : ` Setup noted ${cu.name}; later updates are not visible there.`;
		return result("unknown", "info", `The version of ExSetup.exe could not be read.${hint}`, { evidence });
	}
	const described = describeBuild(input.knowledge, host.build);
	const state = described.match === "exact" ? "pass" : "unknown";
	return result(state, "info", summaryOf(described, input), { evidence });
}

function summaryOf(described: BuildDescription, { knowledge, now }: RuleInput): string {
	const { name, build, releaseDate } = described;
	switch (described.match) {
		case "exact": {
			const age =
				releaseDate === null ? "" : `, released ${releaseDate} (${daysSince(releaseDate, now)} days ago)`;
			return `${name} (${build})${age}`;
		}
		case "between":
			return `${build} is not in the build table: ${name}`;
		case "newer-than-table":
			return `${build} is newer than the build table (as of ${tableDate(knowledge) ?? "an unknown day"}): ${name}`;
		case "no-table":
			return `${name} (${build}); there is no build table for this product`;
		default:
			return `${build} is not a build of Exchange 2010, 2013, 2016, 2019 or SE`;
	}
}

function evidenceOf({ setup, build, registryBuild }: InstalledHost, { knowledge, now }: RuleInput): string[] {
	const entry = build === null ? null : describeBuild(knowledge, build).entry;
	const issues = build === null ? [] : knownIssuesOf(knowledge, build);
	const lines = [
		build === null ? null : `ExSetup.exe ${formatBuild(build)}`,
		registryBuild === null ? null : `Setup in the registry: ${formatBuild(registryBuild)}`,
		setup.roles.length === 0 ? null : `Roles: ${setup.roles.join(", ")}`,
		entry?.note ?? null,
		...issues.map((issue) => `Known issue of this build: ${issue.name}. ${issue.url}`),
		oldTableNote(knowledge, now),
	];
	return lines.filter((line) => line !== null);
}
