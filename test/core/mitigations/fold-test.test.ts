import { describe, expect, it } from "vitest";
import { expectedValues } from "../../../src/core/mitigations/expected-values.ts";
import { foldTest, type TestOutcome } from "../../../src/core/mitigations/fold-test.ts";
import type { TestResult } from "../../../src/core/model/change/change-results.ts";
import { preconditionOf } from "../../../src/core/model/change/change-values.ts";
import type { OwnChange } from "../../../src/core/mitigations/choose-mitigations.ts";
import { removalWish } from "../../../src/core/mitigations/removal-wish.ts";
import { entryOf } from "./make-known.ts";

const values = [{ target: "web.config", name: "rule", value: null }];
const wish = { entry: entryOf("owa-csp"), parameters: {}, reason: "Because." };
const manifest = { changes: [{ impact: "Pools recycle." }] };

function fold(over: Partial<TestResult>, earlier: Parameters<typeof foldTest>[4] = []) {
	const result: TestResult = { state: "absent", obstacles: [], values, files: [], notes: [], ...over };
	return foldTest("contoso/hq/ex01", wish, { ok: true, result }, manifest, earlier);
}

describe("foldTest", () => {
	it("makes a step with values, their hash, and every impact once", () => {
		expect(fold({ notes: ["Pools recycle.", "Two sites."] })).toMatchObject({
			kind: "step",
			step: {
				host: "contoso/hq/ex01",
				unit: wish.entry.unit,
				state: "absent",
				precondition: preconditionOf(values),
				values,
				impact: ["Pools recycle.", "Two sites."],
				reason: "Because.",
			},
		});
	});

	it("makes no step where everything is there", () => {
		expect(fold({ state: "applied" })).toMatchObject({
			kind: "skipped",
			skipped: { obstacles: [{ code: "in-force" }] },
		});
	});

	it("makes no step where the unit would refuse, and cleans what the host says", () => {
		const obstacles = [{ code: "shared-configuration", message: "see \u001b[31mredirection.config" }];
		expect(fold({ obstacles })).toMatchObject({
			kind: "skipped",
			skipped: { obstacles: [{ code: "shared-configuration", message: "see redirection.config" }] },
		});
	});

	it("does not mind a missing module that an earlier step installs", () => {
		const obstacles = [{ code: "url-rewrite-missing", message: "URL Rewrite is missing" }];
		expect(fold({ obstacles }).kind).toBe("skipped");
		expect(fold({ obstacles }, [{ unit: "mitigate/url-rewrite-module", parameters: {} }]).kind).toBe("step");
	});

	describe("for a removal", () => {
		const removal = removalWish(entryOf("owa-csp"), "It is left over.", undefined);
		const there = [{ target: "C:\\owa\\web.config", name: "rule EEMS", value: "<rule />" }];
		const owned = [{ code: "emergency-service-owns", message: "The service owns it." }];
		const foldRemoval = (
			over: Partial<TestResult>,
			earlier: Parameters<typeof foldTest>[4] = [],
			own?: OwnChange,
		) => {
			const result: TestResult = {
				state: "other",
				obstacles: [],
				values: there,
				files: [],
				notes: [],
				...over,
			};
			return foldTest("contoso/hq/ex01", { ...removal, own }, { ok: true, result }, manifest, earlier);
		};

		it("says what users get back, in place of what the mitigation costs", () => {
			const folded = foldRemoval({});
			expect(folded).toMatchObject({ kind: "step", step: { parameters: { remove: true } } });
			expect(JSON.stringify(folded)).toContain("Users get printing of the calendar");
			expect(JSON.stringify(folded)).not.toContain("Pools recycle.");
		});

		it("needs a step before it that blocks the very mitigation", () => {
			const block = (alsoBlocked: string) => [
				{ unit: "mitigate/exchange-emergency-mitigation", parameters: { alsoBlocked } },
			];
			expect(foldRemoval({ obstacles: owned }).kind).toBe("skipped");
			expect(foldRemoval({ obstacles: owned }, block("M1")).kind).toBe("skipped");
			expect(foldRemoval({ obstacles: owned }, block("M1,M2")).kind).toBe("step");
		});

		it("finds nothing to do where nothing is there", () => {
			expect(foldRemoval({ state: "applied", values: [] })).toMatchObject({
				skipped: { obstacles: [{ code: "not-there" }] },
			});
		});

		it("leaves to a rollback what is as our own change left it, and nothing else", () => {
			const own = { run: "20261123T100000Z", values: there };
			expect(foldRemoval({}, [], own)).toMatchObject({ skipped: { obstacles: [{ code: "ours" }] } });
			const other = { ...own, values: there.map((value) => ({ ...value, value: "<rule a='b' />" })) };
			expect(foldRemoval({}, [], other).kind).toBe("step");
			expect(foldRemoval({}, [], { ...own, values: [] }).kind).toBe("step");
		});
	});

	it("says why there is no result", () => {
		const lost: TestOutcome = { ok: false, code: "closed", message: "the connection broke" };
		expect(foldTest("contoso/hq/ex01", wish, lost, manifest, [])).toMatchObject({
			kind: "skipped",
			skipped: { obstacles: [{ code: "closed", message: "the connection broke" }] },
		});
	});
});

describe("expectedValues", () => {
	const health = { target: "service MSExchangeHM", name: "start" };
	const pool = { target: "app pool MSExchangeOABAppPool", name: "state", value: "started" };

	it("takes what earlier steps of the same host left, the latest of them", () => {
		const planned = [{ ...health, value: "auto" }, pool];
		const applied = [[{ ...health, value: "manual" }], [{ ...health, value: "disabled" }]];
		expect(expectedValues(planned, applied)).toEqual([{ ...health, value: "disabled" }, pool]);
	});

	it("takes what was planned where nobody changed it", () => {
		expect(expectedValues([pool], [])).toEqual([pool]);
	});
});
