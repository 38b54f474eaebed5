import { describe, expect, it } from "vitest";
import { assessNeed } from "../../../src/core/mitigations/assess-need.ts";
import type { HostMitigation } from "../../../src/core/model/host-mitigation.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { finding, type HostRecordDraft, identity, verdict } from "../../support/records.ts";
import { entryOf, makeKnown, OPEN_2019 } from "./make-known.ts";

const knowledge = await loadKnowledge();

function needOf(id: string, draft: HostRecordDraft = OPEN_2019, tokenCache?: string | null) {
	return assessNeed(entryOf(id), makeKnown(draft, tokenCache), knowledge);
}

function owaIn(state: HostMitigation["state"], detail = "seen") {
	return { ...OPEN_2019, mitigations: [{ id: "owa-csp", state, detail }] };
}

const patched: HostRecordDraft = { ...OPEN_2019, identity: identity() };

describe("a mitigation of a vulnerability", () => {
	it("is recommended where the vulnerability is open and nothing mitigates it", () => {
		expect(needOf("owa-csp")).toMatchObject({
			obstacle: null,
			isRecommended: true,
			reason: "CVE-2026-42897 is open on Exchange 2019 CU14 Feb26SU, and nothing mitigates it.",
		});
	});

	it("is recommended where it is there by name only", () => {
		const need = needOf("owa-csp", owaIn("name-only", "2 of 8 shapes get through"));
		expect(need).toMatchObject({ isRecommended: true, reason: expect.stringContaining("2 of 8 shapes") });
	});

	it("is not planned where it is in force", () => {
		expect(needOf("owa-csp", owaIn("effective")).obstacle?.code).toBe("in-force");
	});

	it("is not planned where the build has the fix, and a leftover is told", () => {
		expect(needOf("owa-csp", patched)).toMatchObject({
			obstacle: { code: "build-fixed" },
			isLeftover: false,
		});
		const left = needOf("owa-csp", { ...owaIn("leftover"), identity: identity() });
		expect(left).toMatchObject({ obstacle: { code: "build-fixed" }, isLeftover: true });
	});

	it("is not recommended where a file of an older build is left, but can be asked for", () => {
		const stale = finding({ subject: "CVE-2026-42897", state: "unknown" });
		expect(needOf("owa-csp", { ...patched, findings: [stale] })).toMatchObject({
			obstacle: null,
			isRecommended: false,
		});
	});

	it("is not recommended where the finding is accepted with a waiver, but can be asked for", () => {
		const waived = finding({ subject: "CVE-2026-42897", state: "waived" });
		expect(needOf("owa-csp", { ...OPEN_2019, findings: [waived] })).toMatchObject({
			obstacle: null,
			isRecommended: false,
		});
	});

	it.each([
		["a product without it", { ...patched }, "backend-cookie"],
		["an Edge server", { ...OPEN_2019, identity: identity({ product: "2019", roles: ["edge"] }) }, "owa-csp"],
		["a server without Exchange", { ...OPEN_2019, identity: identity({ product: null }) }, "owa-csp"],
		[
			"a mailbox server of 2013 without front end",
			{ ...OPEN_2019, identity: identity({ product: "2013", build: "15.0.1497.2", roles: ["mailbox"] }) },
			"powershell-inbound",
		],
	] as const)("does not apply to %s", (_, draft, id) => {
		expect(needOf(id, draft).obstacle?.code).toBe("not-applicable");
	});

	it("says nothing of a host that the run did not assess", () => {
		const lost = {
			...OPEN_2019,
			outcome: { status: "unreachable", message: "no route" },
			identity: null,
		} as const;
		expect(needOf("owa-csp", lost).obstacle).toEqual({
			code: "not-assessed",
			message: "The run did not assess this host (unreachable: no route).",
		});
	});
});

describe("Extended Protection", () => {
	const off = [{ id: "extended-protection", state: "name-only", detail: "Missing at 3 of 25." }] as const;
	const failed = [verdict({ rule: "extended-protection", state: "fail", severity: "high" })];

	it("is recommended where it is missing and the build supports it", () => {
		const need = needOf("extended-protection", { ...OPEN_2019, mitigations: [...off], verdicts: failed });
		expect(need).toMatchObject({ obstacle: null, isRecommended: true, reason: "Missing at 3 of 25." });
	});

	it("is not planned where the build does not support it", () => {
		const old = { ...OPEN_2019, mitigations: [...off], verdicts: failed };
		const need = needOf("extended-protection", {
			...old,
			identity: identity({ product: "2019", build: "15.2.986.5" }),
		});
		expect(need.obstacle?.code).toBe("build-too-old");
	});

	it("is not recommended where a waiver accepts it", () => {
		const waived = [verdict({ rule: "extended-protection", state: "waived" })];
		const need = needOf("extended-protection", { ...OPEN_2019, mitigations: [...off], verdicts: waived });
		expect(need).toMatchObject({ obstacle: null, isRecommended: false });
	});
});

describe("TokenCacheModule", () => {
	it.each([
		["10.0.17763.4967", true],
		["10.0.20348.1", true],
		["10.0.17763.4968", false],
		["10.0.26100.1", false],
		["10.0.99.1", false],
		[null, false],
	])("with cachtokn.dll %s is recommended: %s", (version, isRecommended) => {
		expect(needOf("token-cache-module", OPEN_2019, version).isRecommended).toBe(isRecommended);
	});

	it("is not planned where Windows has the fix", () => {
		expect(needOf("token-cache-module", OPEN_2019, "10.0.20348.2029").obstacle?.code).toBe("build-fixed");
	});
});
