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
	it("are all found", () => {
		const missing = recorded().flatMap(({ build: text, cves }) => {
			const open = openOn(text);
			return cves.filter(({ cve }) => !open.has(cve)).map(({ cve }) => `${text} ${cve}`);
		});
		expect(recorded().map((entry) => entry.build)).toEqual(["15.2.986.5", "15.1.2375.7"]);
		expect(missing).toEqual([]);
	});

	it("hold CVE-2023-21707 twice: under Feb23SU and again under Mar23SU, which fixes our one entry", () => {
		for (const { cves, count, distinct } of recorded()) {
			const ids = cves.map(({ cve }) => cve);
			expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual(["CVE-2023-21707"]);
			expect([count, distinct]).toEqual([ids.length, new Set(ids).size]);
		}
	});

	it("are fewer than ours for known reasons only", () => {
		for (const { build: text, cves } of recorded()) {
			const theirs = new Set(cves.map(({ cve }) => cve));
			const reasons = [...openOn(text)].filter((id) => !theirs.has(id)).map((id) => reasonOf(id) ?? id);
			const counts: Record<string, number> = {};
			for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
			expect(counts).toEqual({
				"build part of Extended Protection, which the tool reports by configuration": 6,
				"build part of serialization signing, which the tool adds after its build list": 4,
				"build part of ADV24199947, which the tool adds after its build list": 1,
				// CVE-2026-55007 does not concern Exchange 2016.
				"published after the recording (2026-04-02)": text.startsWith("15.1.") ? 28 : 29,
			});
		}
	});

	it("add up to the 63 of the recorded tool with what the build does not decide", () => {
		for (const { build: text, count } of recorded()) {
			const product = text.startsWith("15.1.") ? "2016" : "2019";
			const undecided = listCves(knowledge, product, build(text), MAILBOX)
				.filter(({ standing }) => standing === "needs-configuration")
				.map(({ cve }) => cve.id);
			const theirs = ["CVE-2020-1147", "CVE-2022-21978", "CVE-2023-36434"];
			expect(undecided.filter((id) => theirs.includes(id)).sort()).toEqual(theirs);
			// 4 of serialization signing and ADV24199947 are open by build here, see above.
			expect(count + theirs.length + 4 + 1).toBe(63);
		}
	});
});

function recorded(): readonly RecordedBuild[] {
	return JSON.parse(readFileSync(fixturePath("expected.json"), "utf8")).cveByBuild;
}

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
