import { describe, expect, it } from "vitest";
import { assessRemoval } from "../../../src/core/mitigations/assess-removal.ts";
import type { HostMitigation } from "../../../src/core/model/host-mitigation.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { finding, type HostRecordDraft, identity } from "../../support/records.ts";
import { entryOf, makeKnown, OPEN_2019 } from "./make-known.ts";

const knowledge = await loadKnowledge();

/** Exchange 2019 with every fix that there is. */
const PATCHED = identity({
	product: "2019",
	build: "15.2.1748.49",
	buildName: "Exchange 2019 CU15",
	roles: ["mailbox"],
});

function assess(id: string, draft: HostRecordDraft) {
	return assessRemoval(entryOf(id), makeKnown(draft), knowledge);
}

function patchedWith(
	id: string,
	state: HostMitigation["state"],
	detail = "in force: a rule",
): HostRecordDraft {
	return { ...OPEN_2019, identity: PATCHED, mitigations: [{ id, state, detail }] };
}

describe("the removal of a mitigation", () => {
	it.each(["leftover", "effective", "name-only"] as const)(
		"is recommended where an update is there and it is %s",
		(state) => {
			expect(assess("owa-csp", patchedWith("owa-csp", state))).toEqual({
				obstacle: null,
				isRecommended: true,
				isLeftover: true,
				reason: "Exchange 2019 CU15 has the fix of CVE-2026-42897, and it is still there: in force: a rule.",
			});
		},
	);

	it("is refused while the vulnerability is open, whatever is there", () => {
		for (const state of ["effective", "name-only", "none", "unknown"] as const) {
			const need = assess("owa-csp", { ...OPEN_2019, mitigations: [{ id: "owa-csp", state, detail: "" }] });
			expect(need).toMatchObject({
				obstacle: { code: "still-needed" },
				isRecommended: false,
				isLeftover: false,
			});
		}
	});

	it("is refused in doubt: a file of an older build is left", () => {
		const stale = finding({ subject: "CVE-2026-42897", state: "unknown" });
		const need = assess("owa-csp", { ...patchedWith("owa-csp", "leftover"), findings: [stale] });
		expect(need.obstacle?.code).toBe("still-needed");
	});

	it("is no work where nothing of it is there, and can be asked for where nobody could look", () => {
		expect(assess("owa-csp", patchedWith("owa-csp", "none")).obstacle?.code).toBe("not-there");
		expect(assess("owa-csp", patchedWith("owa-csp", "unknown"))).toMatchObject({
			obstacle: null,
			isRecommended: false,
			isLeftover: false,
		});
	});

	it("of stopped services and pools is the unit that starts them, with the exact command", () => {
		expect(assess("ecp-app-pool", patchedWith("ecp-app-pool", "leftover"))).toMatchObject({
			isLeftover: true,
			obstacle: {
				code: "start-again",
				message: expect.stringContaining(
					"exf plan --from latest --mitigate app-pool-state --set app-pool-state.pools=MSExchangeECPAppPool --set app-pool-state.state=started",
				),
			},
		});
		// One of two services that is off says nothing of a mitigation.
		expect(assess("ecp-app-pool", patchedWith("ecp-app-pool", "name-only")).isLeftover).toBe(false);
	});

	it.each([
		["token-cache-module", "New-WebGlobalModule"],
		["extended-protection", "It stays"],
		["exchange-emergency-mitigation", "rollback"],
	])("is none for %s, and says what else there is", (id, text) => {
		expect(assess(id, patchedWith(id, "effective")).obstacle).toMatchObject({
			code: "not-removable",
			message: expect.stringContaining(text),
		});
	});

	it("says nothing of a host that was not assessed, or that it is not for", () => {
		const lost = assess("owa-csp", { ...OPEN_2019, outcome: { status: "timed-out" } });
		expect(lost.obstacle?.code).toBe("not-assessed");
		const edge = assess("owa-csp", { ...OPEN_2019, identity: identity({ roles: ["edge"] }) });
		expect(edge.obstacle?.code).toBe("not-applicable");
	});
});
