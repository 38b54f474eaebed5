import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOpen, listCves } from "../../../src/core/builds/list-cves.ts";
import { productOfBuild } from "../../../src/core/builds/product-of-build.ts";
import { isSameCu } from "../../../src/core/build-number.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";
import { build, cveRow, knowledgeOf } from "../../support/knowledge.ts";

const knowledge = await loadKnowledge();
const MAILBOX = { roles: ["mailbox" as const], osVersion: null };

function openOn(text: string): Set<string> {
	const number = build(text);
	const product = productOfBuild(number);
	if (product === null) throw new Error(`no product: ${text}`);
	const judged = listCves(knowledge, product, number, MAILBOX).filter(({ standing }) => isOpen(standing));
	return new Set(judged.map(({ cve }) => cve.id));
}

describe("listCves", () => {
	it("puts open before undecided, exploited before others, then the newest", () => {
		const open = { fixedBuilds: { "2019": [{ cu: "CU15", build: "15.2.1748.53" }] } };
		const cves = [
			cveRow({ id: "CVE-2020-1000", ...open }),
			cveRow({ id: "CVE-2026-9999", kind: "active-directory", exploited: "yes" }),
			cveRow({ id: "CVE-2021-1000", exploited: "recalled", ...open }),
			cveRow({ id: "CVE-2026-10000", ...open }),
			cveRow({ id: "CVE-2019-1000", exploited: "yes", ...open }),
			cveRow({ id: "CVE-2026-9998", ...open }),
		];
		const judged = listCves(knowledgeOf({ cves }), "2019", build("15.2.986.5"), MAILBOX);
		expect(judged.map(({ cve }) => cve.id)).toEqual([
			"CVE-2019-1000",
			"CVE-2021-1000",
			"CVE-2026-10000",
			"CVE-2026-9998",
			"CVE-2020-1000",
			"CVE-2026-9999",
		]);
	});

	it("never opens a vulnerability by a newer build of the same cumulative update", () => {
		const rows = knowledge.builds.map((row) => build(row.build));
		const revision = fc.integer({ min: 0, max: 120 });
		fc.assert(
			fc.property(fc.constantFrom(...rows), revision, revision, (row, a, b) => {
				const at = (last: number) => `${row[0]}.${row[1]}.${row[2]}.${last}`;
				const older = openOn(at(Math.min(a, b)));
				const newer = openOn(at(Math.max(a, b)));
				expect(isSameCu(build(at(a)), build(at(b)))).toBe(true);
				expect([...newer].filter((id) => !older.has(id))).toEqual([]);
			}),
			{ numRuns: 60 },
		);
	});

	it("calls no build of Exchange 2010 or 2013 clean", () => {
		const part = fc.integer({ min: 0, max: 65_535 });
		fc.assert(
			fc.property(fc.constantFrom("14.3", "15.0"), part, part, (line, third, fourth) => {
				expect(openOn(`${line}.${third}.${fourth}`).size).toBeGreaterThan(0);
			}),
			{ numRuns: 40 },
		);
	});

	it("finds nothing open on the newest builds of the table", () => {
		for (const text of ["15.2.2562.53", "15.2.1748.53", "15.2.1544.48", "15.1.2507.75"]) {
			expect([...openOn(text)]).toEqual([]);
		}
	});
});

interface RecordedBuild {
	readonly build: string;
	readonly count: number;
	readonly distinct: number;
	readonly cves: readonly { readonly cve: string; readonly su: string }[];
}

describe.skipIf(!hasFixtures)("recorded vulnerabilities by build", () => {
	const recorded: RecordedBuild[] = hasFixtures
		? JSON.parse(readFileSync(fixturePath("expected.json"), "utf8")).cveByBuild
		: [];

	it.each(recorded)("are all found on $build", ({ build: text, cves }) => {
		expect(cves.map(({ cve }) => cve).filter((id) => !openOn(text).has(id))).toEqual([]);
	});

	it.each(recorded)("hold CVE-2023-21707 twice on $build, and nothing else", ({ cves, count, distinct }) => {
		const ids = cves.map(({ cve }) => cve);
		const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
		// Listed under Feb23SU and again under Mar23SU; here it is one entry that Mar23SU fixes.
		expect(twice).toEqual(["CVE-2023-21707"]);
		expect([count, distinct]).toEqual([ids.length, new Set(ids).size]);
	});

	it.each(recorded)("are fewer than ours on $build for known reasons only", ({ build: text, cves }) => {
		const theirs = new Set(cves.map(({ cve }) => cve));
		const more = [...openOn(text)].filter((id) => !theirs.has(id));
		const reasons = new Map(more.map((id) => [id, reasonOf(id)]));
		expect([...reasons].filter(([, reason]) => reason === null)).toEqual([]);
		const counts = [...reasons.values()].reduce<Record<string, number>>((sum, reason) => {
			if (reason !== null) sum[reason] = (sum[reason] ?? 0) + 1;
			return sum;
		}, {});
		const { product } = { product: productOfBuild(build(text)) };
		expect(counts).toEqual({
			"build part of Extended Protection, which the tool reports by configuration": 6,
			"build part of serialization signing, which the tool adds after its build list": 4,
			"build part of ADV24199947, which the tool adds after its build list": 1,
			// CVE-2026-55007 does not concern Exchange 2016.
			"published after the recording (2026-04-02)": product === "2016" ? 28 : 29,
		});
	});
});

function reasonOf(id: string): string | null {
	const cve = knowledge.cves.find((entry) => entry.id === id);
	if (cve?.fixedInSu !== null && /^(Jun|Jul|Aug|Sep)26SU/.test(cve?.fixedInSu ?? "")) {
		return "published after the recording (2026-04-02)";
	}
	if (cve?.name?.startsWith("Extended Protection") === true) {
		return "build part of Extended Protection, which the tool reports by configuration";
	}
	if (cve?.fixedInSu === "Nov23SU") {
		return "build part of serialization signing, which the tool adds after its build list";
	}
	return id === "ADV24199947" ? "build part of ADV24199947, which the tool adds after its build list" : null;
}
