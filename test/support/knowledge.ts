import type { BuildNumber } from "../../src/core/build-number.ts";
import { parseBuildNumber } from "../../src/core/build-number.ts";
import type { BuildEntry, CveEntry, Knowledge } from "../../src/core/model/knowledge.ts";

/** The number of a build that the test knows to be right. */
export function build(text: string): BuildNumber {
	const number = parseBuildNumber(text);
	if (number === null) throw new Error(`not a build number: ${text}`);
	return number;
}

export function buildRow(overrides: Partial<BuildEntry> = {}): BuildEntry {
	return {
		product: "SE",
		cu: "RTM",
		su: null,
		build: "15.2.2562.17",
		releaseDate: "2025-07-01",
		kb: "KB5047155",
		url: null,
		availability: "public",
		fixes: [],
		source: ["test"],
		...overrides,
	};
}

export function cveRow(overrides: Partial<CveEntry> = {}): CveEntry {
	return {
		id: "CVE-2026-10001",
		name: null,
		kind: "build",
		fixedInSu: null,
		affectedProducts: ["2019"],
		fixedBuilds: {},
		exploited: "unknown",
		exploitedBasis: null,
		confidence: "sourced",
		note: null,
		source: ["test"],
		...overrides,
	};
}

/** Small knowledge of its own; the built-in data comes from loadKnowledge. */
export function knowledgeOf(parts: Partial<Knowledge> = {}): Knowledge {
	const files = [{ name: "builds.json", asOf: "2026-11-22", sha256: "0" }];
	return { builds: [], support: [], cves: [], info: { files, folder: null }, ...parts };
}
