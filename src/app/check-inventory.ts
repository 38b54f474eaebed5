import { errorText, FleetError } from "../core/errors.ts";
import type { Fleet } from "./open-fleet.ts";

/** Resolves every credential that a selected host uses; gives one line for each that fails. */
export async function checkInventory(fleet: Fleet): Promise<string[]> {
	// By content: hosts of one credential may use its key or its password.
	const references = new Map(
		fleet.hosts.map(({ connection: { credential } }) => [JSON.stringify(credential), credential]),
	);
	const problems: string[] = [];
	for (const reference of references.values()) {
		await fleet.credentials.resolve(reference).catch((thrown: unknown) => {
			const hint = thrown instanceof FleetError && thrown.hint !== undefined ? ` (${thrown.hint})` : "";
			problems.push(`${errorText(thrown)}${hint}`);
		});
	}
	return problems;
}
