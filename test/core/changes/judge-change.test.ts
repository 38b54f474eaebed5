import { describe, expect, it } from "vitest";
import { judgeChange } from "../../../src/core/changes/judge-change.ts";
import type { HostFacts } from "../../../src/core/model/facts/index.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { hostFacts, NOW } from "../../support/exchange-facts.ts";
import { iisFacts, webConfig } from "../../support/iis-facts.ts";

const knowledge = await loadKnowledge();
const COOKIE = "mitigate/cve-2021-26855-backend-cookie";
const RULES = [
	'<rule name="X-AnonResource-Backend Abort - inbound"><match url=".*" /><conditions><add input="{HTTP_COOKIE}" pattern="(.*)X-AnonResource-Backend(.*)" /></conditions><action type="AbortRequest" /></rule>',
	'<rule name="X-BEResource Abort - inbound" stopProcessing="true"><match url=".*" /><conditions><add input="{HTTP_COOKIE}" pattern="(.*)X-BEResource=(.+)/(.+)~(.+)" /></conditions><action type="AbortRequest" /></rule>',
];

function judge(
	unit: string,
	facts: HostFacts,
	values: Parameters<typeof judgeChange>[1] = { values: [] },
	parameters: Parameters<typeof judgeChange>[3] = {},
) {
	const all = { ...hostFacts("15.2.792.3"), ...facts };
	return judgeChange(unit, values, { facts: all, knowledge, policy: { esu: "none" }, now: NOW }, parameters);
}

function web(rules: readonly string[], owa = "") {
	const files = {
		"/": webConfig(`<rules>${rules.join("")}</rules>`),
		...(owa === "" ? {} : { "/owa": webConfig(owa) }),
	};
	return { "collect/iis-config": iisFacts(files) };
}

describe("a change is judged", () => {
	it("by what the configuration does, when its mitigation is in force", () => {
		expect(judge(COOKIE, web(RULES))).toMatchObject({
			ok: true,
			detail: expect.stringContaining("effective"),
		});
	});

	it("not by the names of its rules", () => {
		const weak = RULES.map((rule) => rule.replace('type="AbortRequest"', 'type="None"'));
		expect(judge(COOKIE, web(weak))).toMatchObject({
			ok: false,
			detail: expect.stringContaining("name-only"),
		});
	});

	it("as removed when nothing of its mitigation is there any more, not even its name", () => {
		const judgeRemoval = (rules: readonly string[]) =>
			judge(COOKIE, web(rules), { values: [] }, { remove: true });
		expect(judgeRemoval([])).toMatchObject({ ok: true, detail: expect.stringContaining("is none") });
		expect(judgeRemoval(RULES).ok).toBe(false);
		expect(judgeRemoval(RULES.map((rule) => rule.replace('"AbortRequest"', '"None"'))).ok).toBe(false);
		expect(judge(COOKIE, {}, { values: [] }, { remove: true }).ok).toBe(false);
	});

	it("with every web.config below the site", () => {
		expect(judge(COOKIE, web(RULES, "<rules><clear /></rules>")).ok).toBe(false);
	});

	it("as not verified when nobody could look", () => {
		expect(judge(COOKIE, {}).ok).toBe(false);
	});

	const service = (
		state: "running" | "stopped",
		startMode: "automatic" | "disabled",
		delayedStart = false,
	) => ({
		"collect/services": {
			services: [{ name: "MSExchangeUM", displayName: null, state, startMode, delayedStart, account: null }],
		},
	});
	const values = [
		{ target: "service MSExchangeUM", name: "start", value: "disabled" },
		{ target: "service MSExchangeUM", name: "state", value: "stopped" },
	];

	it("by the services that other scripts see", () => {
		const unit = "mitigate/service-state";
		expect(judge(unit, service("stopped", "disabled"), { values }).ok).toBe(true);
		expect(judge(unit, service("running", "disabled"), { values })).toEqual({
			ok: false,
			detail: "service MSExchangeUM: state is running, and should be stopped.",
		});
		expect(judge(unit, service("stopped", "automatic"), { values }).ok).toBe(false);
	});

	it("tells a delayed start from an automatic one", () => {
		const delayed = [{ target: "service MSExchangeUM", name: "start", value: "auto-delayed" }];
		const unit = "mitigate/service-state";
		expect(judge(unit, service("running", "automatic", true), { values: delayed }).ok).toBe(true);
		expect(judge(unit, service("running", "automatic"), { values: delayed }).ok).toBe(false);
	});

	it("by its own test alone where nothing else can, and says so", () => {
		expect(judge("mitigate/adv24199947-fip-fs-text-extraction", {})).toEqual({
			ok: true,
			detail: "The unit itself finds it applied; nothing else judges it.",
		});
	});
});
