import { describe, expect, it } from "vitest";
import { applyWaivers } from "../../../src/core/waivers/apply-waivers.ts";
import { countWaiverUses, waiverNotices } from "../../../src/core/waivers/count-uses.ts";
import { coversHost } from "../../../src/core/waivers/match-waiver.ts";
import { waiver } from "../../support/changes.ts";
import { finding, hostRecord, verdict } from "../../support/records.ts";

const NOW = new Date("2026-11-22T16:00:00.000Z");
const failed = hostRecord({
	verdicts: [verdict({ state: "fail" }), verdict({ rule: "product-supported", state: "fail" })],
	findings: [finding({ subject: "CVE-2026-1", evidence: ["seen"] }), finding({ subject: "CVE-2025-2" })],
});

describe("applyWaivers", () => {
	it("waives the verdict of its rule and the findings below it, with owner, reason and days left", () => {
		const { verdicts, findings } = applyWaivers(failed, [waiver()], NOW);
		expect(verdicts.map(({ state }) => state)).toEqual(["waived", "fail"]);
		expect(findings.map(({ state }) => state)).toEqual(["waived", "waived"]);
		expect(findings[0]?.evidence).toEqual([
			"waived until 2027-01-31 (70 days left), owner j.doe@contoso.example: replaced in spring, CHG-4711",
			"seen",
		]);
	});

	it("applies on its last day, and not on the day behind it", () => {
		const last = waiver({ expires: "2026-11-22" });
		expect(applyWaivers(failed, [last], NOW).verdicts[0]?.evidence[0]).toContain("(last day)");
		expect(applyWaivers(failed, [last], new Date("2026-11-23T00:00:00Z"))).toEqual(failed);
	});

	it("leaves the verdict failed while one of its findings is not waived", () => {
		const { verdicts, findings } = applyWaivers(failed, [waiver({ subject: "CVE-2026-*" })], NOW);
		expect(findings.map(({ state }) => state)).toEqual(["waived", "fail"]);
		expect(verdicts[0]).toMatchObject({ state: "fail", evidence: ["1 of 2 findings are waived"] });
	});

	it("waives the verdict when every finding that failed is waived", () => {
		expect(applyWaivers(failed, [waiver({ subject: "CVE-*" })], NOW).verdicts[0]?.state).toBe("waived");
	});

	it("does not hide what could not be told behind waived findings", () => {
		const open = hostRecord({
			verdicts: [verdict({ state: "fail" })],
			findings: [finding({ subject: "CVE-2026-1" }), finding({ subject: "CVE-2025-2", state: "unknown" })],
		});
		expect(applyWaivers(open, [waiver({ subject: "*" })], NOW).verdicts[0]?.state).toBe("unknown");
	});

	it.each(["unknown", "error", "pass"] as const)("leaves a verdict that is %s", (state) => {
		const record = hostRecord({ verdicts: [verdict({ state })] });
		expect(applyWaivers(record, [waiver()], NOW)).toEqual(record);
	});
});

describe("coversHost", () => {
	const host = { tenant: "contoso", site: "hq", name: "ex01" };

	it.each([
		["hq/ex01", true],
		["HQ/EX01", true],
		["hq/*", true],
		["*/ex0?", true],
		["ex01", true],
		["*", true],
		["plant/ex01", false],
		["hq/ex0", false],
		["hq", false],
	])("%s: %s", (pattern, covered) => {
		expect(coversHost(waiver({ hosts: [pattern] }), host)).toBe(covered);
	});

	it("never covers a host of another tenant", () => {
		expect(coversHost(waiver({ hosts: ["*"] }), { ...host, tenant: "fabrikam" })).toBe(false);
	});
});

describe("countWaiverUses", () => {
	function usesOf(one: ReturnType<typeof waiver>, record = failed, isComplete = false) {
		const counter = countWaiverUses([one], NOW);
		counter.add(applyWaivers(record, [one], NOW));
		return counter.finish(() => isComplete);
	}

	it("calls a waiver that covered something active", () => {
		expect(usesOf(waiver())).toMatchObject([{ state: "active", matched: 3 }]);
	});

	it("tells that a waiver is expired and that its finding is back", () => {
		const uses = usesOf(waiver({ expires: "2026-11-20" }));
		expect(uses).toMatchObject([{ state: "expired", matched: 3 }]);
		expect(waiverNotices(uses, NOW, ["known-vulnerabilities"])).toEqual([
			"waiver of known-vulnerabilities for contoso/hq/EX01 (contoso.yaml:1:3, owner j.doe@contoso.example) expired on 2026-11-20, 2 days ago: what it covered counts as found again",
		]);
	});

	it("reports a waiver that matches nothing", () => {
		const uses = usesOf(waiver(), hostRecord());
		expect(uses).toMatchObject([{ state: "unused", matched: 0 }]);
		expect(waiverNotices(uses, NOW, ["known-vulnerabilities"])[0]).toMatch(/matches nothing$/);
	});

	it("suggests the rule that was meant", () => {
		const uses = usesOf(waiver({ rule: "known-vulnerabilites" }), hostRecord());
		expect(waiverNotices(uses, NOW, ["known-vulnerabilities"])[0]).toMatch(
			/did you mean known-vulnerabilities\?$/,
		);
	});

	it("does not call a waiver unused whose host was not looked at", () => {
		const lost = hostRecord({
			outcome: { status: "unreachable" },
			verdicts: [verdict({ state: "unknown" })],
		});
		expect(usesOf(waiver(), lost)).toMatchObject([{ state: "not-checked" }]);
		expect(usesOf(waiver({ hosts: ["hq/EX09"] }))).toMatchObject([{ state: "not-checked" }]);
	});

	it("calls a waiver for a host that does not exist unused when the whole tenant was looked at", () => {
		expect(usesOf(waiver({ hosts: ["hq/EX09"] }), failed, true)).toMatchObject([{ state: "unused" }]);
	});
});
