import type { ChangeRun } from "./engines/change-run.ts";
import type { EstateHost } from "./estate/estate-host.ts";
import { hashState } from "./state/hash-state.ts";
import type { LabHostState } from "./state/host-state.ts";

/** One line of JSON about a change of a host: when, which host, who did it, and what it is now. */
export function describeChange(
	{ tenant, site, name }: EstateHost,
	before: LabHostState,
	after: LabHostState,
	run: ChangeRun | undefined,
	now: Date,
): string {
	const paths = [...new Set([...Object.keys(before.texts), ...Object.keys(after.texts)])];
	const change = {
		time: now.toISOString(),
		host: `${tenant}/${site}/${name}`,
		// Null: somebody else.
		unit: run?.unit ?? null,
		action: run?.action ?? null,
		before: hashState(before),
		after: hashState(after),
		files: paths.filter((path) => before.texts[path]?.template !== after.texts[path]?.template),
	};
	return `${JSON.stringify(change)}\n`;
}
