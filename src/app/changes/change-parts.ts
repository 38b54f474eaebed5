import type { KnownScript } from "../../core/changes/check-plan.ts";
import type { ChangeAction } from "../../core/model/change/change-values.ts";
import type { ScriptBundle, UnitParameter } from "../../core/model/script-bundle.ts";
import type { ChangeEnvelopeResult } from "../../scripts/read-change-envelope.ts";
import type { AppParts } from "../app-parts.ts";

/** The scripts that change hosts, as use cases need them. */
export interface ChangeScripts {
	/** Mitigate units as they are today. */
	readonly units: readonly KnownScript[];
	/** @throws FleetError for an unknown unit or parameter */
	bundle(
		action: ChangeAction,
		unit: string,
		parameters: readonly UnitParameter[],
		extraUnits?: readonly string[],
	): ScriptBundle;
	/** The script that takes files on a host. */
	readonly transfer: ScriptBundle;
	read<Action extends ChangeAction>(text: string, unit: string, action: Action): ChangeEnvelopeResult<Action>;
}

/** The real parts that use cases which change hosts work with. */
export interface ChangeParts extends AppParts {
	readonly changes: ChangeScripts;
}
