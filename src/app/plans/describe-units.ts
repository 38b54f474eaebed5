import { join } from "node:path";
import type { UnitImpact } from "../../core/mitigations/fold-test.ts";
import { REMOVE_PARAMETER } from "../../core/mitigations/is-removal.ts";
import { loadCatalog } from "../../scripts/load-catalog.ts";
import { packageRoot } from "../find-package.ts";

/** What the manifest of a mitigate unit says to people. */
export interface DescribedUnit extends UnitImpact {
	readonly id: string;
	/** Those that people may set. */
	readonly parameters: readonly {
		readonly name: string;
		readonly type: "string" | "number" | "boolean";
		readonly description: string;
		readonly required: boolean;
	}[];
}

/** Mitigate units of this version by id. */
export async function describeUnits(): Promise<ReadonlyMap<string, DescribedUnit>> {
	const { units } = await loadCatalog(join(packageRoot, "ps-scripts"));
	return new Map(
		units
			.filter(({ manifest }) => manifest.kind === "mitigate")
			.map(({ id, manifest: { changes, parameters } }) => [
				id,
				{
					id,
					changes,
					parameters: Object.entries(parameters)
						.filter(([name]) => name !== REMOVE_PARAMETER)
						.map(([name, { type, description, required }]) => ({ name, type, description, required })),
				},
			]),
	);
}
