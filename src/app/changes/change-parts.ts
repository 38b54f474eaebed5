import type { KnownScript } from "../../core/changes/check-plan.ts";
import type { ApplyResult, RollbackResult, TestResult } from "../../core/model/change/change-results.ts";
import type { ChangeAction } from "../../core/model/change/change-values.ts";
import type { Envelope } from "../../core/model/envelope.ts";
import type { ScriptBundle, UnitParameter } from "../../core/model/script-bundle.ts";
import type { AppParts } from "../app-parts.ts";

/** Data of each action of a mitigate unit. */
export interface ChangeResults {
	readonly test: TestResult;
	readonly apply: ApplyResult;
	readonly rollback: RollbackResult;
}

export type ReadChange<Action extends ChangeAction> =
	| {
			readonly ok: true;
			readonly envelope: Envelope;
			/** Null when the unit failed; the errors of the envelope say why. */
			readonly result: ChangeResults[Action] | null;
	  }
	| { readonly ok: false; readonly problem: string };

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
	read<Action extends ChangeAction>(text: string, unit: string, action: Action): ReadChange<Action>;
}

/** The real parts that use cases which change hosts work with. */
export interface ChangeParts extends AppParts {
	readonly changes: ChangeScripts;
}
