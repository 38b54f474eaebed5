import type { Obstacle } from "../model/change/change-results.ts";
import type { ChangeValue } from "../model/change/change-values.ts";
import type { PlanStep } from "../model/change/plan.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { OwnChange, Wish } from "./choose-mitigations.ts";
import { REMOVE_PARAMETER } from "./is-removal.ts";
import { rollbackCommand } from "./plan-command.ts";

const EMERGENCY_UNIT = "mitigate/exchange-emergency-mitigation";
/** Code with which a unit says that a rule is the Emergency Mitigation service's, which would write it again. */
const SERVICE_OWNS = "emergency-service-owns";

/** The wish to take a mitigation away; where the Emergency Mitigation service owns it, it is blocked there first. */
export function removalWish(entry: CatalogueEntry, reason: string, own: OwnChange | undefined): Wish {
	const [id] = entry.emergencyIds;
	const service = CATALOGUE.find(({ unit }) => unit === EMERGENCY_UNIT);
	const block: Wish | undefined =
		id === undefined || service === undefined
			? undefined
			: {
					entry: service,
					parameters: { alsoBlocked: id },
					reason: `Otherwise the service writes the rules of ${entry.id} again within the hour.`,
				};
	return {
		entry,
		parameters: { ...entry.parameters, [REMOVE_PARAMETER]: true },
		reason,
		own,
		help: block === undefined ? undefined : { code: SERVICE_OWNS, wish: block },
	};
}

/** Whether a step that runs before takes the obstacle away that the service owns a rule. */
export function isBlockedBy(step: Pick<PlanStep, "unit" | "parameters">, entry: CatalogueEntry): boolean {
	const { alsoBlocked } = step.parameters;
	return (
		step.unit === EMERGENCY_UNIT &&
		typeof alsoBlocked === "string" &&
		alsoBlocked.split(",").some((id) => entry.emergencyIds.includes(id))
	);
}

/** Whether everything that our change wrote is still as it left it. */
export function isStillOurs(own: OwnChange, found: readonly ChangeValue[]): boolean {
	return (
		own.values.length > 0 &&
		own.values.every(({ target, name, value }) =>
			found.some(
				(now) =>
					now.target.toLowerCase() === target.toLowerCase() && now.name === name && now.value === value,
			),
		)
	);
}

/** Why our own change is not removed by a plan: its rollback puts back exactly what was there before. */
export function ownObstacle({ run }: OwnChange, host: string): Obstacle {
	const command = rollbackCommand(run, host);
	return {
		code: "ours",
		message: `A change of ours put it there; this puts back what was there before: ${command}`,
	};
}
