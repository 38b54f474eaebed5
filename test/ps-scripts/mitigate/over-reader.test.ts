import { describe, expect, it } from "vitest";
import { preconditionOf } from "../../../src/core/model/change/change-values.ts";
import { buildChangeBundle } from "../../../src/scripts/build-change-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../../src/scripts/load-catalog.ts";
import { readChangeEnvelope } from "../../../src/scripts/read-change-envelope.ts";
import { changedHost, undoText } from "../../support/change-unit.ts";
import { POWERSHELLS, runScript, type ScriptResult } from "../../support/run-script.ts";
import { LIVED_IN_CONFIG, SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2021-26855-backend-cookie";

/** The envelope text of the unit. */
function envelopeOf(result: ScriptResult): string {
	const line = result.of("E").find((text) => text.startsWith(`${UNIT} `)) ?? "";
	return line.slice(line.indexOf(" ") + 1);
}

describe.each(POWERSHELLS)("a mitigation through the reader, by $name", { timeout: 300_000 }, ({ path }) => {
	it.skipIf(path === undefined)("is tested, applied with its verification, and rolled back", async () => {
		const host = changedHost(UNIT, webLabHost());
		const catalog = await loadCatalog(PACKAGED_SCRIPTS);
		const run = async (
			...build: Parameters<typeof buildChangeBundle> extends [unknown, ...infer Rest] ? Rest : never
		) =>
			await runScript({
				bundle: buildChangeBundle(catalog, ...build),
				hostFile: host.hostFile,
				powershell: path ?? "",
			});

		const tested = readChangeEnvelope(envelopeOf(await run("test", UNIT)), UNIT, "test");
		if (!tested.ok || tested.result === null) throw new Error("no result of the test");
		const expected = { unit: UNIT, name: "expected", value: preconditionOf(tested.result.values) };

		const applying = await run("apply", UNIT, [expected], ["collect/iis-config", "collect/services"]);
		expect(applying.of("E").map((line) => line.split(" ")[0])).toEqual([
			UNIT,
			"collect/iis-config",
			"collect/services",
		]);
		expect(applying.of("P").some((line) => line.includes(`writing ${SITE_CONFIG}`))).toBe(true);
		const applied = readChangeEnvelope(envelopeOf(applying), UNIT, "apply");
		if (!applied.ok || applied.result === null) throw new Error("no result of the change");

		const undo = { unit: UNIT, name: "undo", value: undoText(tested.result, applied.result) };
		const rollback = await run("rollback", UNIT, [undo, { unit: UNIT, name: "force", value: false }]);
		expect(readChangeEnvelope(envelopeOf(rollback), UNIT, "rollback")).toMatchObject({
			result: { restored: [{ target: SITE_CONFIG, how: "file" }], conflicts: [] },
		});
		expect(host.read(SITE_CONFIG)).toBe(LIVED_IN_CONFIG);
	});
});
