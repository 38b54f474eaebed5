import { buildTenantCollector, type BuiltCollector, writeCollector } from "../../app/build-collector.ts";
import { createApp } from "../../app/create-app.ts";
import { openFleet } from "../../app/open-fleet.ts";
import { FleetError } from "../../core/errors.ts";
import { fleetRequest, isOn, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** `exf collector build`: one script for servers that are not connected to. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const fleet = await openFleet(await fleetRequest(argv));
	const [tenant, ...others] = new Set(fleet.hosts.map((host) => host.tenant));
	if (tenant === undefined || others.length > 0) {
		throw new FleetError("usage", "a collector belongs to one tenant", { hint: "Name one with --tenant." });
	}
	const collector = await buildTenantCollector(await createApp(), tenant);
	const target = textOf(argv, "output") ?? collector.fileName;
	if (target === "-") {
		output.out.write(collector.text);
		return EXIT.clean;
	}
	const path = await writeCollector(collector, target);
	if (isOn(argv, "json")) {
		const { text: _, ...described } = collector;
		printLine(output.out, JSON.stringify({ ...described, path }, null, 2));
	} else for (const line of describe(collector, path)) printLine(output.out, line);
	return EXIT.clean;
}

function describe({ tenant, fileName, sha256, bundle, units }: BuiltCollector, path: string): string[] {
	return [
		`wrote ${path}`,
		`  tenant   ${tenant}`,
		`  units    ${units.map((unit) => `${unit.id} ${unit.version}`).join(", ")}`,
		`  scripts  SHA-256 ${bundle}`,
		`  file     SHA-256 ${sha256} (before it is signed)`,
		"",
		"1. sign it where your policy wants that (Set-AuthenticodeSignature); it changes nothing on a server",
		`2. on each server: powershell -NoProfile -ExecutionPolicy Bypass -File ${fileName} -OutputFolder <existing folder>`,
		`3. bring the exf-${tenant}-*.json files here: exf import <folder> --tenant ${tenant}`,
	];
}
