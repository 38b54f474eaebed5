import { checkRewriteRule } from "../core/iis/rewrite/check-rewrite-rule.ts";
import { FleetError } from "../core/errors.ts";
import type { UnitParameter } from "../core/model/script-bundle.ts";
import { Secret } from "../core/secret.ts";
import type { UnitParameterManifest } from "./manifest-schema.ts";
import type { CatalogUnit } from "./script-catalog.ts";

/**
 * Parameters of a bundle, checked against the manifests of its units and completed with the defaults.
 *
 * @throws FleetError `parameter-unknown`, `parameter-invalid`, `parameter-missing`, `parameter-sensitive`
 */
export function checkParameters(
	units: readonly CatalogUnit[],
	parameters: readonly UnitParameter[],
): readonly UnitParameter[] {
	const stray = parameters.find((parameter) => !units.some((unit) => declares(unit, parameter)));
	if (stray !== undefined) {
		throw new FleetError("parameter-unknown", `No unit of this run takes ${label(stray)}.`);
	}
	return units.flatMap((unit) => unitParameters(unit, parameters));
}

function declares(unit: CatalogUnit, parameter: UnitParameter): boolean {
	return unit.id === parameter.unit && Object.hasOwn(unit.manifest.parameters, parameter.name);
}

function unitParameters(unit: CatalogUnit, parameters: readonly UnitParameter[]): UnitParameter[] {
	return Object.entries(unit.manifest.parameters).flatMap(([name, manifest]) => {
		const given = parameters.filter((parameter) => parameter.unit === unit.id && parameter.name === name);
		if (given.length > 1) {
			throw new FleetError("parameter-invalid", `${unit.id} ${name} is given more than once.`);
		}
		const value = given[0]?.value ?? manifest.default;
		if (value !== undefined) return [checkValue({ unit: unit.id, name, value }, manifest)];
		if (manifest.required) throw new FleetError("parameter-missing", `${unit.id} needs ${name}.`);
		return [];
	});
}

/** Never puts the value into the error: it may be a password typed into the wrong place. */
function checkValue(parameter: UnitParameter, manifest: UnitParameterManifest): UnitParameter {
	if (parameter.value instanceof Secret) {
		if (manifest.sensitive) return parameter;
		throw new FleetError("parameter-invalid", `${label(parameter)} is not sensitive and takes no secret.`, {
			hint: "It would travel and be logged as plain text.",
		});
	}
	if (manifest.sensitive) {
		throw new FleetError(
			"parameter-sensitive",
			`${label(parameter)} is sensitive and must come as a secret.`,
			{
				hint: "A plain value would stand in the logs of the host.",
			},
		);
	}
	if (typeof parameter.value !== manifest.type || Number.isNaN(parameter.value)) {
		throw new FleetError("parameter-invalid", `${label(parameter)} must be a ${manifest.type}.`);
	}
	if (
		manifest.pattern !== undefined &&
		!new RegExp(`^(?:${manifest.pattern})$`, "u").test(String(parameter.value))
	) {
		throw new FleetError("parameter-invalid", `${label(parameter)} does not match ${manifest.pattern}.`);
	}
	if (manifest.format === "rewrite-rule") {
		const [problem] = checkRewriteRule(String(parameter.value)).problems;
		if (problem !== undefined) {
			throw new FleetError(
				"parameter-invalid",
				`${label(parameter)} is no rule that IIS would take: ${problem}.`,
			);
		}
	}
	return parameter;
}

function label(parameter: UnitParameter): string {
	return `${parameter.unit} ${parameter.name}`;
}
