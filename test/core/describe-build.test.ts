import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findBySuName } from "../../src/core/builds/find-by-su-name.ts";
import { describeBuild } from "../../src/core/describe-build.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { build, buildRow, knowledgeOf } from "../support/knowledge.ts";

const knowledge = await loadKnowledge();
const named = (text: string) => describeBuild(knowledge, build(text));

describe("describeBuild", () => {
	it.each([
		["15.2.1118.15", "Exchange 2019 CU12 Oct22SU"],
		["15.02.0922.013", "Exchange 2019 CU10 Jul21SU"],
		["Version 15.2 (Build 986.5)", "Exchange 2019 CU11"],
		["15.2.2562.53", "Exchange SE RTM Sep26SUv2"],
		["15.1.225.42", "Exchange 2016 RTM"],
		["15.0.847.64", "Exchange 2013 CU4 (SP1) Mar21SU"],
	])("names %s", (text, name) => {
		expect(named(text)).toMatchObject({ name, match: "exact" });
	});

	it("takes a cumulative update before an update of the same build", () => {
		expect(named("15.1.1713.5")).toMatchObject({ cu: "CU12", su: null });
	});

	it("splits Exchange 2019 and SE at build 2562", () => {
		expect(named("15.2.2561.99").product).toBe("2019");
		expect(named("15.2.2562.17").product).toBe("SE");
	});

	it("says between which rows a build lies", () => {
		expect(named("15.2.1118.16")).toMatchObject({
			name: "Exchange 2019 CU12 (between Oct22SU and Nov22SU)",
			match: "between",
			cu: "CU12",
			su: null,
			releaseDate: null,
		});
	});

	it("takes 15.1.1913.10 for Mar20SU and 15.1.1913.1 for a build before CU15", () => {
		expect(named("15.1.1913.10").name).toBe("Exchange 2016 CU15 Mar20SU");
		expect(named("15.1.1913.1")).toMatchObject({ match: "between", su: null });
	});

	it.each([
		["15.2.2562.900", "Exchange SE RTM (newer than Sep26SUv2)", "RTM"],
		["15.2.1544.60", "Exchange 2019 CU14 (newer than Sep26SUv2)", "CU14"],
		["15.2.2700.1", "Exchange SE (newer than RTM Sep26SUv2)", null],
		["15.0.1497.99", "Exchange 2013 CU23 (newer than Mar23SU)", "CU23"],
	])("says that %s is newer than the table", (text, name, cu) => {
		expect(named(text)).toMatchObject({ name, cu, match: "newer-than-table" });
	});

	it("does not call a build of an abandoned cumulative update newer than the table", () => {
		expect(named("15.2.922.40")).toMatchObject({ match: "between", cu: "CU10" });
	});

	it("knows Exchange 2010 without a table", () => {
		expect(named("14.3.513.0")).toMatchObject({ product: "2010", name: "Exchange 2010", match: "no-table" });
	});

	it.each(["8.3.83.6", "15.3.1.1", "16.0.1.1"])("does not know the product of %s", (text) => {
		expect(named(text)).toMatchObject({ product: null, match: "unknown-product" });
	});

	it("needs no order in the table", () => {
		const rows = [
			buildRow({ su: "Aug25SU", build: "15.2.2562.20" }),
			buildRow(),
			buildRow({ su: "Oct25SU", build: "15.2.2562.29" }),
		];
		const shuffled = knowledgeOf({ builds: rows });
		expect(describeBuild(shuffled, build("15.2.2562.25")).name).toBe(
			"Exchange SE RTM (between Aug25SU and Oct25SU)",
		);
	});
});

describe.skipIf(!hasFixtures)("recorded build names", () => {
	it("agree", () => {
		const expected: { input: string; friendly?: string; count?: number }[] = JSON.parse(
			readFileSync(fixturePath("expected.json"), "utf8"),
		).buildNames;
		const ours = expected.map(({ input, friendly }) => {
			if (friendly !== undefined) return { input, friendly: named(input).name };
			return { input, count: findBySuName(knowledge, input.replace("FindBySUName ", "")).length };
		});
		expect(expected).toHaveLength(4);
		expect(ours).toEqual(expected);
	});

	it("hold for every row of the recorded build table", () => {
		const rows: { product: string; cu: string; su: string | null; build: string }[] = JSON.parse(
			readFileSync(fixturePath("build-tables", "css-exchange-dictionary.json"), "utf8"),
		);
		const wrong = rows.filter(({ product, cu, su, build: text }) => {
			const found = named(text);
			const isSame = found.product === product.replace("Exchange", "") && found.cu === cu && found.su === su;
			return !isSame && !isKnownDifference(cu, su, found.cu, found.su);
		});
		expect(rows.length).toBeGreaterThan(250);
		expect(wrong).toEqual([]);
	});
});

/** Feb19SU is the cumulative update itself; CU4 of 2013 is called SP1 by the vendor's table. */
function isKnownDifference(
	cu: string,
	su: string | null,
	foundCu: string | null,
	foundSu: string | null,
): boolean {
	return (su === "Feb19SU" && foundCu === cu && foundSu === null) || foundCu === `${cu} (SP1)`;
}
