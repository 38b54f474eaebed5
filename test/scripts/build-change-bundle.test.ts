import { describe, expect, it } from "vitest";
import { VERIFY_UNITS } from "../../src/core/changes/judge-change.ts";
import { CHANGE_ACTIONS } from "../../src/core/model/change/change-values.ts";
import { buildBundle, MAX_BODY_BYTES } from "../../src/scripts/build-bundle.ts";
import { buildChangeBundle } from "../../src/scripts/build-change-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { FACT_SCHEMAS } from "../../src/core/model/facts/index.ts";

const UNIT = "mitigate/cve-2021-26855-backend-cookie";
const EXPECTED = { unit: UNIT, name: "expected", value: "0".repeat(64) };
const VERIFY = [...VERIFY_UNITS];
const packaged = await loadCatalog(PACKAGED_SCRIPTS);
const mitigations = packaged.units.filter(({ manifest }) => manifest.kind === "mitigate");

describe("buildChangeBundle", () => {
	it("puts no function that changes something into a scan", () => {
		const { body } = buildBundle(packaged, Object.keys(FACT_SCHEMAS));
		for (const { text } of packaged.changeLibrary) expect(body).not.toContain(text);
		expect(packaged.changeLibrary.length).toBeGreaterThan(5);
	});

	it("puts no function that writes into a test", () => {
		const writersIn = (body: string): string[] =>
			packaged.changeLibrary
				.filter(({ name, text }) => name.startsWith("host/write-") && body.includes(text))
				.map(({ name }) => name);
		expect(writersIn(buildChangeBundle(packaged, "test", UNIT).body)).toEqual([]);
		// Nor one that a unit has no use for into a change.
		expect(writersIn(buildChangeBundle(packaged, "apply", UNIT, [EXPECTED]).body)).toEqual([
			"host/write-file.ps1",
			"host/write-undo-folder.ps1",
		]);
	});

	it("sends the functions of the unit and the chosen action only", () => {
		const { body } = buildChangeBundle(packaged, "test", UNIT);
		expect(body).toContain("\nGet-ExfTestResult\n");
		expect(body).toContain("X-BEResource Abort - inbound");
		expect(body).not.toMatch(/^Invoke-Exf(Apply|Rollback) /m);
	});

	it("runs collect units after the change, to verify it", () => {
		const bundle = buildChangeBundle(packaged, "test", UNIT, [], VERIFY);
		expect(bundle.units.map(({ id }) => id)).toEqual([UNIT, ...VERIFY]);
	});

	it.each(mitigations.flatMap(({ id }) => CHANGE_ACTIONS.map((action) => [id, action] as const)))(
		"keeps %s %s within the limit, a test with everything that verifies the change",
		(id, action) => {
			const required = packaged.units.find((unit) => unit.id === id)?.manifest.parameters ?? {};
			const own = Object.entries(required)
				.filter(([, manifest]) => manifest.required)
				.map(([name, { type }]) => ({ unit: id, name, value: type === "boolean" ? true : sampleOf(name) }));
			const frame = {
				test: [],
				apply: [{ ...EXPECTED, unit: id }],
				rollback: [{ unit: id, name: "undo", value: "{}" }],
			};
			// As runs send them: what verifies a change comes with the test behind it.
			const extra = action === "test" ? VERIFY : [];
			const { body } = buildChangeBundle(packaged, action, id, [...own, ...frame[action]], extra);
			expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
			expect(body).toMatch(/^[\t\n\x20-\x7E]*$/);
		},
	);

	it("does not apply without the state that was planned on, nor undo without a record", () => {
		expect(() => buildChangeBundle(packaged, "apply", UNIT)).toThrow("expected");
		expect(() => buildChangeBundle(packaged, "rollback", UNIT)).toThrow("undo");
		expect(() => buildChangeBundle(packaged, "test", UNIT, [EXPECTED])).toThrow("expected");
	});

	it("refuses a collect unit", () => {
		expect(() => buildChangeBundle(packaged, "test", "collect/services")).toThrow("no mitigate unit");
	});
});

/** A value that fits the pattern of a required parameter. */
function sampleOf(name: string): string {
	const samples: Readonly<Record<string, string>> = {
		addresses: "10.0.0.1",
		name: "a.msi",
		rule: `<rule name="a"><match url="b" /></rule>`,
		sha256: "0".repeat(64),
		state: "stopped",
	};
	return samples[name] ?? "a";
}
