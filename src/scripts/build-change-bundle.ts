import { FleetError } from "../core/errors.ts";
import type { ChangeAction } from "../core/model/change/change-values.ts";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import { assembleBundle, callOf, requireCollectUnit, unitCall } from "./build-bundle.ts";
import { checkParameters } from "./check-parameters.ts";
import { chooseFunctions } from "./choose-functions.ts";
import { FRAME_PARAMETERS } from "./frame-parameters.ts";
import { type CatalogUnit, findUnit, type ScriptCatalog, type ScriptFile } from "./script-catalog.ts";

/** Host-access functions that change something; the bundle of a test is without them. */
const WRITER = /^host\/write-/;

/**
 * One action of one mitigate unit, and collect units that run after it in the same process. Its parameters are those
 * of the manifest and those of {@link FRAME_PARAMETERS}. The bundle of `test` holds no function that writes.
 *
 * @throws FleetError `unit-unknown`, `bundle-too-large`, or what {@link checkParameters} throws
 */
export function buildChangeBundle(
	catalog: ScriptCatalog,
	action: ChangeAction,
	unit: string,
	parameters: readonly UnitParameter[] = [],
	extraUnits: readonly string[] = [],
): ScriptBundle {
	const framed = withFrame(requireMitigateUnit(catalog, unit), action);
	const extra = [...new Set(extraUnits)].map((id) => requireCollectUnit(catalog, id));
	const text = actionText(framed, action);
	const used = chooseFunctions(catalog.changeLibrary, text);
	const changeLibrary = used.filter(({ name }) => action !== "test" || !WRITER.test(name));
	const bundle = assembleBundle(
		catalog,
		{
			library: [...catalog.library, ...changeLibrary],
			calls: [callOf(framed, text), ...extra.map(unitCall)],
		},
		[framed, ...extra],
		checkParameters([framed, ...extra], parameters),
	);
	// Services that stop and installers take their time, and say nothing meanwhile.
	return action === "test" ? bundle : { ...bundle, needsMs: framed.manifest.limits.timeoutSeconds * 1000 };
}

/** @throws FleetError `unit-unknown` */
function requireMitigateUnit(catalog: ScriptCatalog, id: string): CatalogUnit {
	const unit = findUnit(catalog, id);
	if (unit !== undefined && unit.manifest.kind === "mitigate") return unit;
	const known = catalog.units.filter(({ manifest }) => manifest.kind === "mitigate");
	throw new FleetError("unit-unknown", `There is no mitigate unit "${id}".`, {
		hint: `Known: ${known.map((other) => other.id).join(", ")}`,
	});
}

function withFrame(unit: CatalogUnit, action: ChangeAction): CatalogUnit {
	const parameters = { ...unit.manifest.parameters, ...FRAME_PARAMETERS[action] };
	return { ...unit, manifest: { ...unit.manifest, parameters } };
}

/** The functions of the unit come before the action, and its parameters before them: PowerShell wants them first. */
function actionText({ manifest, files }: CatalogUnit, action: ChangeAction): string {
	const names = Object.keys(manifest.parameters).map((name) => `$${name}`);
	const actions = ["test.ps1", "apply.ps1", "rollback.ps1"];
	const chosen = files.filter(({ name }) => name === `${action}.ps1` || !actions.includes(name));
	return `param(${names.join(", ")})\n${chosen.map(textOf).join("\n")}`;
}

function textOf({ text }: ScriptFile): string {
	return text;
}
