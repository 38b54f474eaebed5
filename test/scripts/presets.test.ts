import { expect, it } from "vitest";
import { MITIGATION_PRESETS } from "../../src/core/mitigations/presets.ts";
import { buildChangeBundle } from "../../src/scripts/build-change-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";

it.each(MITIGATION_PRESETS)("the unit of preset $id takes its parameters", async ({ unit, parameters }) => {
	const given = Object.entries(parameters).map(([name, value]) => ({ unit, name, value }));
	const bundle = buildChangeBundle(await loadCatalog(PACKAGED_SCRIPTS), "test", unit, given);
	expect(bundle.parameters).toEqual(given);
});
