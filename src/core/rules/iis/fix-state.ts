import { formatBuild } from "../../build-number.ts";
import { containsFix, judgeCve } from "../../builds/judge-cve.ts";
import type { RuleInput } from "../../model/rule.ts";
import { judgeUpdate } from "../judge-update.ts";
import type { InstalledHost } from "../read-host.ts";

/**
 * Whether an update on the host closes a vulnerability: `fixed`, `open`, `not-affected` for a product without it,
 * `unknown` when the build or the rest of an update cannot be seen, or no source speaks of this product.
 */
export interface FixState {
	readonly state: "fixed" | "open" | "not-affected" | "unknown";
	readonly detail: string;
}

export function fixState({ knowledge }: RuleInput, host: InstalledHost, cveId: string): FixState {
	const { build, product, setup } = host;
	const cve = knowledge.cves.find(({ id }) => id === cveId);
	if (cve === undefined) return { state: "unknown", detail: `the table does not know ${cveId}` };
	if (build === null || product === null) return { state: "unknown", detail: "the build could not be read" };
	const context = { roles: setup.roles, osVersion: setup.os.version };
	const text = formatBuild(build);
	switch (judgeCve(knowledge, cve, product, build, context)) {
		case "not-affected":
			return { state: "not-affected", detail: `Exchange ${product} does not have ${cveId}` };
		case "open":
		case "no-fix":
			return { state: "open", detail: `${text} does not have the fix of ${cveId}` };
		case "presumed":
			return { state: "unknown", detail: `nobody says whether Exchange ${product} has ${cveId}` };
		default:
			break;
	}
	const { lowest } = judgeUpdate(host);
	if (lowest === null)
		return { state: "unknown", detail: "whether the update is complete could not be seen" };
	if (!containsFix(cve, product, lowest)) {
		return { state: "unknown", detail: `the update is incomplete: a file of ${formatBuild(lowest)} is left` };
	}
	return { state: "fixed", detail: `${text} has the fix of ${cveId}` };
}
