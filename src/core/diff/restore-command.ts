import { CATALOGUE } from "../mitigations/catalogue.ts";
import { mitigateCommand } from "../mitigations/plan-command.ts";

/** The plan that puts lost mitigations back; undefined where none of them can be planned. */
export function restoreCommand(lost: readonly string[]): string | undefined {
	const known = CATALOGUE.filter(({ id }) => lost.includes(id)).map(({ id }) => id);
	return known.length === 0 ? undefined : mitigateCommand(known);
}
