import { describe, expect, it } from "vitest";
import { chooseMitigations, type WishRequest } from "../../../src/core/mitigations/choose-mitigations.ts";
import { findMitigations } from "../../../src/core/mitigations/find-mitigation.ts";
import type { RuleInfo } from "../../../src/core/model/run-document.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { finding, type HostRecordDraft, identity, verdict } from "../../support/records.ts";
import { makeKnown, OPEN_2019 } from "./make-known.ts";

const knowledge = await loadKnowledge();

const HOST = { id: "contoso/hq/EX01" };
const RECOMMENDED: WishRequest = { asked: undefined, parameters: new Map(), acceptsEvidenceLoss: false };
const RULES: readonly Pick<RuleInfo, "id" | "kind">[] = [
	{ id: "web-shells", kind: "indicator" },
	{ id: "known-vulnerabilities" },
];

function choose(draft: HostRecordDraft = OPEN_2019, request: Partial<WishRequest> = {}) {
	return chooseMitigations(HOST, makeKnown(draft), RULES, { ...RECOMMENDED, ...request }, knowledge);
}

const ids = (chosen: ReturnType<typeof choose>): string[] => chosen.wishes.map(({ entry }) => entry.id);
const codes = (chosen: ReturnType<typeof choose>): (string | undefined)[] =>
	chosen.skipped.map(({ obstacles }) => obstacles[0]?.code);

describe("what is recommended", () => {
	it("is what the host needs, and nothing is told of the rest", () => {
		const chosen = choose();
		expect(ids(chosen)).toEqual(["owa-csp"]);
		expect(chosen.skipped).toEqual([]);
	});

	it("is nothing for a patched host", () => {
		const chosen = choose({ ...OPEN_2019, identity: identity() });
		expect(chosen).toMatchObject({ wishes: [], skipped: [] });
	});

	it("runs in the order of the catalogue on a host that needs much", () => {
		const old = identity({ product: "2016", build: "15.1.1979.3", roles: ["mailbox"] });
		const chosen = choose({ ...OPEN_2019, identity: old, mitigations: [] });
		expect(ids(chosen)).toEqual([
			"backend-cookie",
			"powershell-inbound",
			"owa-csp",
			"um-services",
			"ecp-app-pool",
			"oab-app-pool",
		]);
		expect(codes(chosen)).toEqual(["build-too-old"]);
	});
});

describe("what is asked for", () => {
	it("gets an answer for each host", () => {
		const chosen = choose(OPEN_2019, { asked: findMitigations(["owa-csp", "extended-protection"]) });
		expect(ids(chosen)).toEqual(["owa-csp"]);
		expect(codes(chosen)).toEqual(["in-force"]);
	});

	it("takes parameters of the command line, but not against its preset", () => {
		const parameters = new Map([["owa-csp", { mode: "a" }]]);
		const chosen = choose(OPEN_2019, { asked: findMitigations(["owa-csp"]), parameters });
		expect(chosen.wishes[0]?.parameters).toEqual({ mode: "a" });
	});

	it("gets no answer twice for a host that the run did not assess, or does not have", () => {
		const asked = findMitigations(["owa-csp", "extended-protection"]);
		const lost = choose({ ...OPEN_2019, outcome: { status: "timed-out" } }, { asked });
		expect(lost).toMatchObject({
			wishes: [],
			skipped: [{ unit: null, obstacles: [{ code: "not-assessed" }] }],
		});
		const absent = chooseMitigations(HOST, undefined, RULES, { ...RECOMMENDED, asked }, knowledge);
		expect(codes(absent)).toEqual(["not-in-run"]);
	});
});

describe("what is to be taken away", () => {
	const patched = identity({ product: "2019", build: "15.2.1748.49", roles: ["mailbox"] });
	const left = {
		...OPEN_2019,
		identity: patched,
		mitigations: [
			{ id: "owa-csp", state: "leftover" as const, detail: "in force" },
			{ id: "powershell-inbound", state: "none" as const, detail: "no rule of it is there" },
			{ id: "oab-app-pool", state: "leftover" as const, detail: "it is stopped" },
		],
	};
	const OWN = {
		run: "20261123T100000Z",
		values: [{ target: "web.config", name: "rule a", value: "<rule />" }],
	};

	it("is what is left over, with the block that the host may need first; of the rest nothing is told", () => {
		const chosen = choose(left, { remove: "leftovers" });
		expect(chosen.wishes).toMatchObject([
			{
				entry: { id: "owa-csp" },
				parameters: { remove: true },
				own: undefined,
				help: {
					code: "emergency-service-owns",
					wish: { entry: { id: "exchange-emergency-mitigation" }, parameters: { alsoBlocked: "M2" } },
				},
			},
		]);
		expect(chosen.skipped.map(({ mitigation, obstacles }) => [mitigation, obstacles[0]?.code])).toEqual([
			["oab-app-pool", "start-again"],
		]);
		expect(chosen.leftovers).toEqual([]);
	});

	it("gets an answer for each host when it is asked for by name", () => {
		const remove = findMitigations(["owa-csp", "powershell-inbound"]);
		expect(codes(choose(left, { remove }))).toEqual(["not-there"]);
		const open = choose(OPEN_2019, { remove });
		expect(codes(open)).toEqual(["still-needed"]);
		// Nobody has looked for the other one: the host is asked.
		expect(ids(open)).toEqual(["powershell-inbound"]);
	});

	it("is the rollback of our own change where that has stopped something", () => {
		const ownChange = () => OWN;
		const chosen = choose(left, { remove: "leftovers", ownChange });
		expect(chosen.wishes[0]?.own).toBe(OWN);
		expect(chosen.skipped[0]?.obstacles).toEqual([
			{
				code: "ours",
				message: expect.stringMatching(/: exf rollback 20261123T100000Z --host contoso\/hq\/EX01$/),
			},
		]);
	});

	it("waits like everything else where there are signs of compromise", () => {
		const sign = finding({
			rule: "web-shells",
			subject: "a.aspx",
			confidence: "likely",
			summary: "A web shell",
		});
		expect(codes(choose({ ...left, findings: [sign] }, { remove: "leftovers" }))).toEqual(["evidence"]);
	});
});

describe("evidence", () => {
	const sign = finding({
		rule: "web-shells",
		subject: "a.aspx",
		confidence: "likely",
		summary: "A web shell",
	});
	const hunted = verdict({ rule: "web-shells", state: "fail" });

	it("keeps a host with likely signs of compromise out, and says which", () => {
		const chosen = choose({ ...OPEN_2019, findings: [sign], verdicts: [hunted] });
		expect(chosen).toMatchObject({ wishes: [], hasSigns: true, isHunted: true });
		expect(chosen.skipped[0]?.obstacles[0]).toMatchObject({
			code: "evidence",
			message: expect.stringContaining("A web shell"),
		});
	});

	it("does not matter where the loss is accepted", () => {
		const draft = { ...OPEN_2019, findings: [sign], verdicts: [hunted] };
		const chosen = choose(draft, { acceptsEvidenceLoss: true });
		expect(ids(chosen)).toEqual(["owa-csp"]);
		expect(chosen.hasSigns).toBe(true);
	});

	it("is not what other rules call likely, nor what is only informational or accepted", () => {
		const findings = [
			finding({ rule: "known-vulnerabilities", subject: "CVE-2021-26855", confidence: "likely" }),
			{ ...sign, subject: "b.aspx", confidence: "informational" as const },
			{ ...sign, subject: "c.aspx", state: "waived" as const },
		];
		expect(choose({ ...OPEN_2019, findings, verdicts: [hunted] })).toMatchObject({ hasSigns: false });
	});

	it("was never looked for where no such rule could say anything", () => {
		expect(choose().isHunted).toBe(false);
		const unknown = verdict({ rule: "web-shells", state: "unknown" });
		expect(choose({ ...OPEN_2019, verdicts: [unknown] }).isHunted).toBe(false);
		const clean = verdict({ rule: "web-shells", state: "pass" });
		expect(choose({ ...OPEN_2019, verdicts: [clean] }).isHunted).toBe(true);
	});
});
