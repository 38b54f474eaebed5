import type { Argv, Options } from "yargs";
import { COMMANDS } from "../commands.ts";
import { OPTIONS } from "../options.ts";

/** What completion knows of an option. */
export interface KnownOption {
	/** With the dashes. */
	readonly names: readonly string[];
	readonly takesValue: boolean;
	readonly choices: readonly string[];
}

export interface KnownCommand {
	readonly name: string;
	readonly options: ReadonlyMap<string, KnownOption>;
	/** By name, in order; with the values of those that have choices. */
	readonly positionals: readonly { readonly name: string; readonly choices: readonly string[] }[];
}

/** All commands as their own declarations describe them. */
export function describeCommands(): KnownCommand[] {
	return COMMANDS.map((command) => {
		const options = new Map<string, KnownOption>();
		const positionals: { name: string; choices: readonly string[] }[] = [];
		addOption(options, "exit-code-base", OPTIONS["exit-code-base"]);
		addOption(options, "help", { alias: "h", type: "boolean" });
		const builder = {
			options(all: Readonly<Record<string, Options>>) {
				for (const [name, option] of Object.entries(all)) addOption(options, name, option);
				return builder;
			},
			option(name: string, option: Options) {
				addOption(options, name, option);
				return builder;
			},
			positional(name: string, { choices = [] }: Options) {
				positionals.push({ name, choices: choices.map(String) });
				return builder;
			},
			example: () => builder,
		};
		// Declarations use these four methods only; yargs itself would take longer to load than all the rest.
		command.build(builder as unknown as Argv);
		return { name: command.name.split(" ", 1)[0] ?? "", options, positionals };
	});
}

function addOption(options: Map<string, KnownOption>, name: string, option: Options): void {
	const aliases = [option.alias ?? []].flat();
	const names = [name, ...aliases].map((one) => (one.length === 1 ? `-${one}` : `--${one}`));
	const known = {
		names,
		takesValue: option.type !== "boolean",
		choices: (option.choices ?? []).map(String),
	};
	for (const one of names) options.set(one, known);
}
