import type { OwnChange } from "../../core/mitigations/choose-mitigations.ts";
import type { CatalogueEntry } from "../../core/mitigations/catalogue-entry.ts";
import { entryOfStep } from "../../core/mitigations/find-mitigation.ts";
import { isRemoval } from "../../core/mitigations/is-removal.ts";
import { stepOfChange } from "../../core/changes/step-of-change.ts";
import type { ChangeRecord } from "../../core/model/change/change-record.ts";
import type { ChangeValue } from "../../core/model/change/change-values.ts";
import {
	changesOfStoredRun,
	listStoredChangeRuns,
	openStoredChangeRun,
} from "../changes/stored-change-runs.ts";

/** The latest change of ours that brought a mitigation to a host and is not taken back. */
export type OwnChanges = (host: string, entry: CatalogueEntry) => OwnChange | undefined;

/**
 * Looks through all runs that changed hosts. One that cannot be read is named and left out: then a plan removes what
 * its rollback would have restored.
 */
export async function findOwnChanges(
	runsDir: string,
	tenants: ReadonlySet<string>,
	onNotice: (message: string) => void,
): Promise<OwnChanges> {
	const found = new Map<string, OwnChange>();
	const { runs, damaged } = await listStoredChangeRuns(runsDir);
	const unreadable = [...damaged];
	for (const { id, tenant } of runs) {
		if (!tenants.has(tenant)) continue;
		try {
			const { plan } = await openStoredChangeRun(runsDir, id);
			for (const change of await changesOfStoredRun(runsDir, id)) {
				const step = stepOfChange(
					change,
					plan.steps.filter(({ host }) => host === change.host),
				);
				const entry = step === undefined || isRemoval(step.parameters) ? undefined : entryOfStep(step);
				if (entry === undefined || change.status !== "verified") continue;
				found.set(keyOf(change.host, entry), { run: id, values: valuesOf(change) });
			}
		} catch {
			unreadable.push(id);
		}
	}
	for (const id of unreadable)
		onNotice(`run ${id} cannot be read: whether it put something there is not known`);
	return (host, entry) => found.get(keyOf(host, entry));
}

/** What the change wrote; what it found as it should be is not its own. */
function valuesOf({ before, applied }: ChangeRecord): ChangeValue[] {
	const old = new Map(before?.values.map((value) => [`${value.target}\n${value.name}`, value.value]));
	return (applied?.values ?? []).filter(
		({ target, name, value }) => value !== null && old.get(`${target}\n${name}`) !== value,
	);
}

function keyOf(host: string, { id }: CatalogueEntry): string {
	return `${host}\n${id}`;
}
