import type { Argv } from "yargs";
import type { ExitCode } from "./exit-codes.ts";
import type { Output } from "./print.ts";

/** What a command gets to work with. */
export interface CommandContext {
	readonly output: Output;
	/** Aborted at the first Ctrl-C. */
	readonly signal: AbortSignal;
	/** Options as yargs read them; `args.ts` gives them types. */
	readonly argv: Readonly<Record<string, unknown>>;
	readonly tool: { readonly name: string; readonly version: string };
	/** The command as typed. */
	readonly commandLine: string;
}

/** A command is declared at once and loaded when it runs: `--help` must not wait for SSH or YAML. */
export interface Command {
	readonly name: string;
	readonly describe: string;
	readonly build: (builder: Argv) => Argv;
	readonly load: () => Promise<{ run(context: CommandContext): Promise<ExitCode> }>;
}
