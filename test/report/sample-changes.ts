import type { ChangeSummary, MadeChanges } from "../../src/core/model/change/change-summary.ts";
import type { HostRecord } from "../../src/core/model/host-record.ts";
import { changeSummary } from "../support/change-summary.ts";

const DAY = "2026-09-25";

/** Mitigations that the sample run sees on hosts that were changed. */
export const SAMPLE_MITIGATIONS: Readonly<Record<string, HostRecord["mitigations"]>> = {
	"contoso/plant/EX2": [
		{ id: "owa-csp", state: "effective", detail: "in force: the rule of the mitigation" },
		{ id: "powershell-inbound", state: "none", detail: "no rule of it is there" },
	],
	"contoso/plant/EX10": [
		{ id: "owa-csp", state: "effective", detail: "in force: the rule of the mitigation" },
		{ id: "powershell-inbound", state: "name-only", detail: "a rule of that name stops nothing" },
	],
};

const INBOUND = {
	unit: "mitigate/cve-2022-41040-powershell-inbound",
	mitigation: "powershell-inbound",
	title: "Block Autodiscover requests to PowerShell",
	message: "powershell-inbound is effective",
} satisfies Partial<ChangeSummary>;

const POOL: Partial<ChangeSummary> = {
	unit: "mitigate/app-pool-state",
	mitigation: "ecp-app-pool",
	title: "Stop the application pool of the Exchange admin center",
	files: [],
	services: ["MSExchangeHM"],
	appPools: ["MSExchangeECPAppPool"],
};

/** One change in each way that one can stand, three days before the sample run and one after it. */
export const SAMPLE_MADE: MadeChanges = {
	changes: [
		made("contoso/plant/EX2"),
		made("contoso/plant/EX10"),
		made("contoso/plant/EX2", INBOUND),
		made("contoso/plant/EX10", INBOUND),
		made("fabrikam/main/EX07", {
			...POOL,
			status: "writing",
			endedAt: null,
			message: "The host is being changed.",
		}),
		made("contoso/hq/EX02", {
			status: "rolled-back",
			message: "owa-csp is none: a web.config below clears the rules. The host is as it was before.",
		}),
		made("contoso/hq/EX03", {
			...POOL,
			startedAt: "2026-09-28T20:00:00.000Z",
			endedAt: "2026-09-28T20:00:04.000Z",
			message: "MSExchangeECPAppPool is stopped",
		}),
		made("contoso/old/EX99"),
	],
	unreadable: 1,
};

function made(host: string, over: Partial<ChangeSummary> = {}): ChangeSummary {
	return changeSummary({
		host,
		run: "20260925T220000Z",
		startedAt: `${DAY}T22:01:00.000Z`,
		endedAt: `${DAY}T22:01:09.000Z`,
		approval: { how: "unattended", at: `${DAY}T22:00:00.000Z` },
		...over,
	});
}
