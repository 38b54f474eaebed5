import { describe, expect, it } from "vitest";
import { type CveContext, judgeCve } from "../../../src/core/builds/judge-cve.ts";
import type { CveEntry, Product } from "../../../src/core/model/knowledge.ts";
import { build, buildRow, cveRow, knowledgeOf } from "../../support/knowledge.ts";

const MAILBOX: CveContext = { roles: ["mailbox"], osVersion: "10.0.20348.4294" };
const support = [
	{ product: "2013" as const, endOfSupport: "2023-04-11", esu: [], note: "", source: ["test"] },
	{ product: "2019" as const, endOfSupport: "2025-10-14", esu: [], note: "", source: ["test"] },
];
const builds = [
	buildRow({ product: "2019", cu: "CU13", su: "Jun23SU", build: "15.2.1258.16", releaseDate: "2023-06-13" }),
];
const knowledge = knowledgeOf({ support, builds });

function judge(cve: Partial<CveEntry>, text: string, product: Product = "2019", context = MAILBOX) {
	return judgeCve(knowledge, cveRow(cve), product, build(text), context);
}

const fixedBuilds = {
	"2019": [
		{ cu: "CU11", build: "15.2.986.42" },
		{ cu: "CU12", build: "15.2.1118.26" },
	],
};

describe("judgeCve", () => {
	it.each([
		["15.2.986.41", "open"],
		["15.2.986.42", "fixed"],
		["15.2.1118.7", "open"],
		["15.2.1118.26", "fixed"],
		["15.2.1258.12", "fixed"],
		["15.2.922.99", "open"],
		["15.2.1000.1", "open"],
	])("judges %s as %s: by the own cumulative update, or by the newest that got the fix", (text, standing) => {
		expect(judge({ fixedBuilds }, text)).toBe(standing);
	});

	it("compares integers, not text", () => {
		expect(judge({ fixedBuilds: { "2019": [{ cu: "CU3", build: "15.2.464.11" }] } }, "15.2.464.7")).toBe(
			"open",
		);
	});

	it("does not concern a product that is not named", () => {
		expect(judge({ id: "CVE-2020-0001", fixedBuilds, affectedProducts: ["2016"] }, "15.2.986.5")).toBe(
			"not-affected",
		);
	});

	it("says that no fix exists for an affected product without a fixed build", () => {
		expect(judge({ affectedProducts: ["2013", "2019"], fixedBuilds }, "15.0.1497.48", "2013")).toBe("no-fix");
	});

	it("presumes what was published after the last update of a product, instead of calling it clean", () => {
		expect(judge({ fixedBuilds, fixedInSu: "Jun23SU" }, "15.0.1497.48", "2013")).toBe("presumed");
		expect(judge({ fixedBuilds, id: "CVE-2023-0001" }, "15.0.1497.48", "2013")).toBe("not-affected");
		expect(judge({ fixedBuilds, id: "CVE-2024-0001" }, "15.0.1497.48", "2013")).toBe("presumed");
	});

	it("leaves what also depends on configuration open below the fix and undecided above", () => {
		expect(judge({ fixedBuilds, kind: "build-and-override" }, "15.2.986.5")).toBe("open");
		expect(judge({ fixedBuilds, kind: "build-and-override" }, "15.2.986.42")).toBe("needs-configuration");
	});

	it("does not decide by build what a build does not decide", () => {
		expect(judge({ kind: "active-directory" }, "15.2.986.5")).toBe("needs-configuration");
		expect(judge({ kind: "schema", fixedBuilds }, "15.2.986.5")).toBe("needs-configuration");
		expect(judge({ kind: "schema", fixedBuilds }, "15.2.1258.12")).toBe("fixed");
	});

	it("spares Edge servers what needs IIS or Active Directory", () => {
		const edge: CveContext = { roles: ["edge"], osVersion: null };
		expect(judge({ kind: "build-and-configuration", fixedBuilds }, "15.2.986.5", "2019", edge)).toBe(
			"not-affected",
		);
		expect(judge({ id: "CVE-2023-36434", kind: "windows-file" }, "15.2.986.5", "2019", edge)).toBe(
			"not-affected",
		);
		expect(judge({ fixedBuilds }, "15.2.986.5", "2019", edge)).toBe("open");
	});

	it.each([
		["10.0.18363.719", "open"],
		["10.0.18363.720", "fixed"],
		["10.0.18362", "needs-configuration"],
		["10.0.17763.1", "not-affected"],
		[null, "needs-configuration"],
	])("judges SMBGhost on Windows %s as %s", (osVersion, standing) => {
		const cve = { id: "CVE-2020-0796", kind: "windows" };
		expect(judge(cve, "15.2.986.5", "2019", { roles: ["mailbox"], osVersion })).toBe(standing);
	});

	it.each([
		["10.0.26100.1", "not-affected"],
		["10.0.20348.1", "needs-configuration"],
		["6.3.9600", "needs-configuration"],
	])("judges TokenCacheModule on Windows %s as %s", (osVersion, standing) => {
		const cve = { id: "CVE-2023-36434", kind: "windows-file" };
		expect(judge(cve, "15.2.986.5", "2019", { roles: ["mailbox"], osVersion })).toBe(standing);
	});
});
