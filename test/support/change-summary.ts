import type { ChangeSummary } from "../../src/core/model/change/change-summary.ts";

export const CHANGE_RUN = "20261121T220000Z";

/** A verified change of `owa-csp` on `contoso/hq/EX01`, a day before the look of `hostRecord()`. */
export function changeSummary(over: Partial<ChangeSummary> = {}): ChangeSummary {
	const host = over.host ?? "contoso/hq/EX01";
	const unit = over.unit ?? "mitigate/cve-2026-42897-owa-csp";
	return {
		id: `${host}#${unit}#1`,
		run: CHANGE_RUN,
		plan: "bc818009".padEnd(64, "a"),
		tenant: host.split("/", 1)[0] ?? "",
		host,
		unit,
		mitigation: "owa-csp",
		title: "Content-Security-Policy for Outlook on the web",
		removes: false,
		status: "verified",
		message: "owa-csp is effective",
		startedAt: "2026-11-21T22:01:00.000Z",
		endedAt: "2026-11-21T22:01:09.000Z",
		operator: { user: "admin", machine: "ops01" },
		approval: { how: "interactive", at: "2026-11-21T22:00:00.000Z" },
		files: [{ path: "C:\\owa\\web.config", before: "1".repeat(64), after: "2".repeat(64) }],
		services: [],
		appPools: [],
		...over,
	};
}
