import { describe, expect, it } from "vitest";
import type { EmergencyMitigationFacts } from "../../../../src/core/model/facts/emergency-mitigation.ts";
import { emergencyMitigation } from "../../../../src/core/rules/iis/emergency-mitigation.ts";
import { BUILDS, judgeWeb } from "../../../support/web-host.ts";

function facts(overrides: Partial<EmergencyMitigationFacts> = {}): EmergencyMitigationFacts {
	return {
		service: { state: "running", startMode: "automatic" },
		organisationEnabled: true,
		serverEnabled: true,
		applied: ["PING1"],
		blocked: [],
		log: { files: 10, lastSuccessUtc: "2026-11-23T11:20:00Z", lastFailureUtc: null, lastFailure: null },
		...overrides,
	};
}
const verdict = (overrides: Partial<EmergencyMitigationFacts>, build: string = BUILDS.patched) =>
	judgeWeb(emergencyMitigation, build, { "collect/emergency-mitigation": facts(overrides) }).verdict;
const log = (overrides: Partial<EmergencyMitigationFacts["log"]>) => ({
	log: { ...facts().log, ...overrides },
});

describe("emergency-mitigation", () => {
	it("passes when the service runs and fetched lately", () => {
		expect(verdict({}).state).toBe("pass");
	});

	it.each<[string, Partial<EmergencyMitigationFacts>]>([
		["the service is missing", { service: null }],
		["the service is disabled", { service: { state: "stopped", startMode: "disabled" } }],
		["the service is stopped", { service: { state: "stopped", startMode: "automatic" } }],
		["switched off for the organisation", { organisationEnabled: false }],
		["switched off for the server", { serverEnabled: false }],
		[
			"the log has no successful fetch",
			log({ lastSuccessUtc: null, lastFailure: "leaf certificate is from unknown issuer" }),
		],
		["the last successful fetch was 3 days ago", log({ lastSuccessUtc: "2026-11-20T11:00:00Z" })],
	])("fails when %s", (text, overrides) => {
		expect(verdict(overrides)).toMatchObject({
			state: "fail",
			severity: "medium",
			remedy: expect.any(String),
			summary: expect.stringContaining(text),
		});
	});

	it("fails a build that refuses the new certificate, though all is enabled", () => {
		expect(verdict({}, BUILDS.beforeOwaFix).summary).toContain("older than Jun26SU");
		expect(verdict({}, "15.2.2562.43").state).toBe("pass");
	});

	it.each<[string, Partial<EmergencyMitigationFacts>]>([
		["a switch", { serverEnabled: null }],
		["the log", log({ files: 0, lastSuccessUtc: null })],
		["the state of the service", { service: { state: "unknown", startMode: "automatic" } }],
	])("does not know without %s", (_, overrides) => {
		expect(verdict(overrides).state).toBe("unknown");
	});

	it("does not know without facts", () => {
		expect(judgeWeb(emergencyMitigation, BUILDS.patched).verdict.state).toBe("unknown");
	});

	it("does not mind a block that keeps away what an update has made superfluous", () => {
		const blocked = { "collect/emergency-mitigation": facts({ blocked: ["M1", "M2"] }) };
		const of = (build: string) => judgeWeb(emergencyMitigation, build, blocked).findings;
		expect(of(BUILDS.patched2019)).toEqual([]);
		expect(of(BUILDS.beforeOwaFix).find(({ subject }) => subject === "blocked M2")?.remedy).toContain(
			"exf plan --from latest --mitigate exchange-emergency-mitigation --set exchange-emergency-mitigation.blocked=M1",
		);
	});

	it("names what is blocked", () => {
		const { verdict: judged, findings } = judgeWeb(emergencyMitigation, BUILDS.patched, {
			"collect/emergency-mitigation": facts({ blocked: ["M1"] }),
		});
		expect(judged).toMatchObject({ state: "fail", severity: "low" });
		expect(findings.map(({ subject }) => subject)).toEqual(["blocked M1"]);
	});

	it.each(["15.0.1497.48", "15.1.2308.8", "15.2.922.7"])("does not apply to %s", (build) => {
		expect(verdict({ service: null }, build).state).toBe("not-applicable");
	});
});
