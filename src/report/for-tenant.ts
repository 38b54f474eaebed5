import { changesOfTenant } from "../core/diff/changes.ts";
import { FleetError } from "../core/errors.ts";
import type { MadeChanges } from "../core/model/change/change-summary.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import type { RunDocument } from "../core/model/run-document.ts";
import { addToTotals, emptyCounts, emptyTotals, type Totals } from "../core/model/totals.ts";
import type { ReportInput } from "./reporter.ts";

/**
 * The same run as far as it concerns one tenant: its records, its totals, its name, and nothing
 * that tells of another tenant (DESIGN rule 2). Reads the records once to count them.
 *
 * @throws FleetError `unknown-tenant` when the run has no tenant of exactly this id.
 */
export async function forTenant(input: ReportInput, tenantId: string): Promise<ReportInput> {
	const tenant = input.run.tenants.find(({ id }) => id === tenantId);
	if (tenant === undefined) {
		throw new FleetError("unknown-tenant", `The run has no tenant "${tenantId}"`, {
			hint: "Tenant ids are exact; the run document lists those of the run",
		});
	}
	const records = () => recordsOf(input, tenantId);
	const totals = emptyTotals();
	for await (const record of records()) addToTotals(totals, record);
	totals.tenants[tenantId] ??= emptyCounts();
	const changes = input.changes === undefined ? undefined : changesOfTenant(input.changes, tenantId);
	return {
		run: ownRun(input.run, tenant, totals),
		records,
		now: input.now,
		changes,
		made: input.made === undefined ? undefined : madeAt(input.made, tenantId),
	};
}

/** A run that cannot be read may have been of this tenant: that there is one is told, and no more. */
function madeAt({ changes, unreadable }: MadeChanges, tenantId: string): MadeChanges {
	return { changes: changes.filter(({ tenant }) => tenant === tenantId), unreadable };
}

async function* recordsOf(input: ReportInput, tenantId: string): AsyncGenerator<HostRecord> {
	for await (const record of input.records()) {
		if (record.tenant === tenantId) yield record;
	}
}

function ownRun(run: RunDocument, tenant: RunDocument["tenants"][number], totals: Totals): RunDocument {
	const { waivers } = run;
	return {
		...run,
		...ownPart(run, tenant, totals),
		...(waivers === undefined ? {} : { waivers: waivers.filter((waiver) => waiver.tenant === tenant.id) }),
	};
}

/** The fields of a run that speak of tenants, name paths and flags that may, or count over all of them. */
function ownPart(
	run: RunDocument,
	tenant: RunDocument["tenants"][number],
	totals: Totals,
): Pick<RunDocument, "command" | "knowledge" | "selection" | "tenants" | "totals" | "problems"> {
	// What the run counted may differ from the records that are left; the report then says so.
	const hosts = run.totals.tenants[tenant.id]?.hosts ?? totals.all.hosts;
	return {
		command: commandName(run.command),
		knowledge: { ...run.knowledge, folder: run.knowledge.folder === null ? null : NOT_SHOWN },
		selection: { inventory: NOT_SHOWN, flags: [`--tenant ${tenant.id}`], hosts, allHosts: hosts },
		tenants: [tenant],
		totals,
		problems: ownProblems(run, tenant.id),
	};
}

/** `exf scan` of `exf scan --tenant a`: what follows may name anything. */
function commandName(command: string): string {
	return (command.split(" -")[0] ?? "").split(" ").slice(0, 2).join(" ");
}

const NOT_SHOWN = "not shown in the report of one tenant";
const GENERAL_PROBLEM = "The run had a problem that is not about one tenant; its operator has the details";

/** Problems of other tenants go; one that names no tenant may still count their hosts, so only its existence is told. */
function ownProblems(run: RunDocument, tenantId: string): string[] {
	const others = run.tenants
		.filter(({ id }) => id !== tenantId)
		.flatMap(({ id, displayName }) => [id.toLowerCase(), displayName.toLowerCase()]);
	const problems = run.problems
		.filter((problem) => !others.some((name) => problem.toLowerCase().includes(name)))
		.map((problem) => (problem.includes(`${tenantId}/`) ? problem : GENERAL_PROBLEM));
	return [...new Set(problems)];
}
