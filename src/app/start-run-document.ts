import { hostname, userInfo } from "node:os";
import { RUN_DOCUMENT_SCHEMA, type RunDocument } from "../core/model/run-document.ts";
import { MITIGATION_DRIFT } from "../core/diff/mitigation-drift.ts";
import { emptyTotals } from "../core/model/totals.ts";
import { RULES } from "../core/rules/rules.ts";
import type { AppParts } from "./app-parts.ts";
import { readToolInfo } from "./find-package.ts";
import type { ScanRequest } from "./scan-fleet.ts";

/** Head of a run as it is written before the first host starts. */
export function startRunDocument(id: string, parts: AppParts, request: ScanRequest): RunDocument {
	const { fleet, knowledge } = request;
	const used = new Set(fleet.hosts.map((host) => host.tenant));
	return {
		schema: RUN_DOCUMENT_SCHEMA,
		id,
		state: "running",
		command: request.command,
		startedAt: parts.now().toISOString(),
		finishedAt: null,
		operator: describeOperator(),
		tool: readToolInfo(),
		knowledge: knowledge.info,
		scripts: {
			bundle: parts.bundle.sha256,
			units: parts.bundle.units.map(({ id: unit, version, sha256 }) => ({ unit, version, sha256 })),
		},
		selection: {
			inventory: fleet.inventoryPath,
			flags: [...fleet.selection],
			hosts: fleet.hosts.length,
			allHosts: fleet.allHosts,
		},
		limits: fleet.shownLimits,
		tenants: fleet.tenants
			.filter((tenant) => used.has(tenant.id))
			.map(({ id: tenant, displayName }) => ({ id: tenant, displayName })),
		...(fleet.rerunOf === undefined ? {} : { rerunOf: fleet.rerunOf }),
		rules: describeRules(),
		totals: emptyTotals(),
		problems: [],
	};
}

/** What a report prints of every rule that gives each host a verdict. */
export function describeRules(): RunDocument["rules"] {
	return [...RULES, MITIGATION_DRIFT].map(({ id, title, severity, why, references, kind }) => ({
		id,
		title,
		severity,
		why,
		references: [...references],
		...(kind === undefined ? {} : { kind }),
	}));
}

/** Who runs this, and where. */
export function describeOperator(): RunDocument["operator"] {
	return { user: operatorName(), machine: hostname(), platform: process.platform };
}

/** userInfo fails for accounts without an entry in the user database (some containers). */
function operatorName(): string {
	try {
		return userInfo().username;
	} catch {
		return "unknown";
	}
}
