import { describe, expect, it } from "vitest";
import { rememberMitigations } from "../../../src/core/diff/known-mitigations.ts";
import { type DriftInput, judgeDrift } from "../../../src/core/diff/mitigation-drift.ts";
import type { MitigationEntry } from "../../../src/core/model/mitigation.ts";
import { hostRecord, verdict, finding } from "../../support/records.ts";

const KNOWN = [{ id: "owa-csp", run: "20261115T160100Z", at: "2026-11-15T16:01:07.000Z" }];
const ENTRY: MitigationEntry = {
	id: "owa-csp",
	title: "OWA content policy",
	kind: "outbound",
	cves: ["CVE-2026-42897"],
	products: ["2019"],
	site: null,
	paths: [],
	ruleNames: [],
	emergencyIds: [],
	attacks: [],
	ordinary: [],
	header: null,
	services: [],
	appPools: [],
	sideEffects: [],
	limits: [],
	source: ["test"],
};

function now(state: "none" | "effective" | "name-only" | "leftover" | "unknown"): DriftInput["mitigations"] {
	return [{ id: "owa-csp", state, detail: "as seen" }];
}

function judge(over: Partial<DriftInput> = {}, known = KNOWN) {
	const input = {
		notAssessedReason: undefined,
		build: "15.2.1748.39",
		mitigations: now("none"),
		verdicts: hostRecord().verdicts,
		findings: OPEN,
	};
	return judgeDrift({ ...input, ...over }, { mitigations: known, build: "15.2.1544.14" }, [ENTRY]);
}

const OPEN = hostRecord({ findings: [finding({ subject: "CVE-2026-42897" })] }).findings;

describe("judgeDrift", () => {
	it("fails for a mitigation that was in force and is gone, with both looks as evidence", () => {
		const { verdict: said, findings } = judge({ mitigations: now("none") });
		expect(said).toMatchObject({ state: "fail", severity: "high" });
		expect(findings).toEqual([
			{
				subject: "owa-csp",
				state: "fail",
				severity: "high",
				mitigation: "none",
				summary: "OWA content policy: was in force on 2026-11-15 and is gone",
				evidence: [
					"in force: run 20261115T160100Z, 2026-11-15T16:01:07.000Z",
					"now: none, as seen",
					"the build changed from 15.2.1544.14 to 15.2.1748.39 in between",
				],
				remedy:
					"Install the security update that makes it superfluous, or put it back: exf plan --from latest --mitigate owa-csp",
			},
		]);
	});

	it("fails for one that is there by name only", () => {
		expect(judge({ mitigations: now("name-only") }).findings[0]?.summary).toContain("by name only");
	});

	it.each(["effective", "leftover"] as const)("passes while it is %s", (state) => {
		expect(judge({ mitigations: now(state) }).verdict.state).toBe("pass");
	});

	it("passes when an update has closed the vulnerability", () => {
		expect(judge({ mitigations: now("none"), findings: [] }).verdict.state).toBe("pass");
	});

	it("still fails when nobody could tell whether the vulnerability is open", () => {
		const verdicts = [verdict({ state: "unknown" })];
		expect(judge({ mitigations: now("none"), findings: [], verdicts }).verdict.state).toBe("fail");
	});

	it("cannot tell without a look at the mitigation", () => {
		expect(judge({ mitigations: now("unknown") }).verdict.state).toBe("unknown");
		expect(judge({ mitigations: [] }).verdict.state).toBe("unknown");
	});

	it("cannot tell of a host that was not assessed", () => {
		const { verdict: said } = judge({ notAssessedReason: "unreachable" });
		expect(said).toMatchObject({ state: "unknown", summary: "Not assessed: unreachable" });
	});

	it("does not apply where no mitigation was in force before", () => {
		expect(judge({}, []).verdict.state).toBe("not-applicable");
	});
});

describe("rememberMitigations", () => {
	const drift = (state: "fail" | "pass" | "unknown") => verdict({ rule: "mitigation-drift", state });
	const run = "20261122T160100Z";

	it("learns what is in force", () => {
		const record = hostRecord({ mitigations: [...now("effective")] });
		expect(rememberMitigations([], record, run)).toEqual([{ id: "owa-csp", run, at: record.startedAt }]);
	});

	it("remembers a lost one in every run, until it is back", () => {
		const gone = hostRecord({
			mitigations: [...now("none")],
			verdicts: [drift("fail")],
			findings: [finding({ rule: "mitigation-drift", subject: "owa-csp" })],
		});
		expect(rememberMitigations(KNOWN, gone, run)).toEqual(KNOWN);
	});

	it("remembers one that could not be looked at", () => {
		const unread = hostRecord({ mitigations: [...now("unknown")], verdicts: [drift("unknown")] });
		expect(rememberMitigations(KNOWN, unread, run)).toEqual(KNOWN);
	});

	it("forgets one that is not needed any more", () => {
		const patched = hostRecord({ mitigations: [...now("none")], verdicts: [drift("pass")] });
		expect(rememberMitigations(KNOWN, patched, run)).toEqual([]);
	});
});
