import { checkInventory } from "../../app/check-inventory.ts";
import { explainHost } from "../../app/explain-host.ts";
import { loadTenantWaivers } from "../../app/load-waivers.ts";
import { type FleetRequest, openFleet } from "../../app/open-fleet.ts";
import { inventorySchemaText } from "../../app/starter.ts";
import { FleetError } from "../../core/errors.ts";
import type { Host } from "../../core/model/host.ts";
import { fleetRequest, isOn, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { explainLines } from "../explain-lines.ts";
import { printLine } from "../print.ts";
import { listHosts } from "./list-hosts.ts";

/** `exf inventory`: what the file says, and whether it can be used. */
export async function run(context: CommandContext): Promise<ExitCode> {
	switch (context.argv["action"]) {
		case "schema":
			printLine(context.output.out, inventorySchemaText().trimEnd());
			return EXIT.clean;
		case "show":
			return await show(context);
		case "list":
			return await list(context);
		default:
			return await check(context);
	}
}

/** These commands touch no host, so no tenant need be named. */
async function wholeInventory(argv: CommandContext["argv"]): Promise<FleetRequest> {
	const request = await fleetRequest(argv);
	const allTenants = (request.selection.tenant ?? []).length === 0;
	return { ...request, selection: { ...request.selection, allTenants } };
}

async function list({ output, argv }: CommandContext): Promise<ExitCode> {
	const { hosts } = await openFleet(await wholeInventory(argv));
	if (!isOn(argv, "json")) return listHosts(output, hosts);
	printLine(output.out, JSON.stringify(hosts, null, 2));
	return EXIT.clean;
}

async function show({ output, argv }: CommandContext): Promise<ExitCode> {
	const wanted = textOf(argv, "name");
	const request = await wholeInventory(argv);
	const selection = wanted === undefined ? request.selection : { ...request.selection, host: [wanted] };
	const fleet = await openFleet({ ...request, selection });
	const [host] = fleet.hosts;
	if (host === undefined || fleet.hosts.length > 1) {
		throw new FleetError("usage", `${fleet.hosts.length} hosts match; show takes one`, {
			hint: fleet.hosts
				.slice(0, 5)
				.map((one) => one.id)
				.join(", "),
		});
	}
	if (isOn(argv, "explain")) {
		const explained = await explainHost(fleet, host, new Date());
		if (isOn(argv, "json")) printLine(output.out, JSON.stringify(explained, null, 2));
		else for (const line of explainLines(explained)) printLine(output.out, line);
	} else if (isOn(argv, "json")) printLine(output.out, JSON.stringify(host, null, 2));
	else for (const line of describe(host, fleet.provenance.get(host.id) ?? [])) printLine(output.out, line);
	return EXIT.clean;
}

function describe(
	host: Host,
	settings: readonly { readonly setting: string; readonly value: string; readonly place: string }[],
): string[] {
	const width = Math.max(...settings.map((entry) => entry.setting.length));
	const valueWidth = Math.min(50, Math.max(...settings.map((entry) => entry.value.length)));
	return [
		host.id,
		...settings.map(
			(entry) => `  ${entry.setting.padEnd(width)}  ${entry.value.padEnd(valueWidth)}  <- ${entry.place}`,
		),
		...host.weakenings.map((weakening) => `  note: ${weakening}`),
	];
}

/** Reads every secret that a selected host needs, and tells which cannot be had; connects to nothing. */
async function check({ output, argv }: CommandContext): Promise<ExitCode> {
	const fleet = await openFleet(await wholeInventory(argv));
	await loadTenantWaivers(fleet.tenants, new Date());
	const problems = await checkInventory(fleet);
	for (const notice of fleet.notices) printLine(output.out, `note: ${notice}`);
	for (const problem of problems) printLine(output.out, `problem: ${problem}`);
	const credentials =
		problems.length === 0 ? "all their secrets can be read" : `${problems.length} credentials cannot be used`;
	printLine(
		output.out,
		`${fleet.inventoryPath}: ${fleet.hosts.length} hosts in ${fleet.tenants.length} tenants, ${credentials}`,
	);
	return problems.length === 0 ? EXIT.clean : EXIT.usage;
}
