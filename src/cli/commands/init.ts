import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import { starterInventory } from "../../app/starter.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";

/** `exf init`: the first file of a new user, and what to do with it. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const folder = String(argv["folder"]);
	const path = join(folder, "inventory.yaml");
	await mkdir(folder, { recursive: true });
	await writeFile(path, starterInventory(), { flag: argv["force"] === true ? "w" : "wx" }).catch(
		(thrown: unknown) => {
			const exists = thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
			throw new FleetError(
				"usage",
				exists ? `${path} is already there` : `cannot write ${path}: ${errorText(thrown)}`,
				{
					hint: exists ? "Use --force to replace it, or give another folder." : "Choose another folder.",
				},
			);
		},
	);
	for (const line of [
		`wrote ${path}`,
		"",
		"1. put your servers and the path of your SSH key into it",
		"2. exf check    can every host be reached, and does PowerShell start?",
		"3. exf scan     judge them all and write a report",
	]) {
		printLine(output.out, line);
	}
	return EXIT.clean;
}
