import { FleetError } from "../../core/errors.ts";
import { textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { SHELL_SCRIPTS } from "../completion/shell-scripts.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

/** `exf completion`: the script of a shell, to be read at its start. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const shell = textOf(argv, "shell") ?? guessShell(output.env);
	const script = Object.entries(SHELL_SCRIPTS).find(([name]) => name === shell)?.[1];
	if (script === undefined) {
		throw new FleetError("usage", `there is no completion for ${shell}`, {
			hint: `exf completion ${Object.keys(SHELL_SCRIPTS).join(", or ")}`,
		});
	}
	output.out.write(script);
	return EXIT.clean;
}

/** The login shell; Windows sets none. */
function guessShell(env: NodeJS.ProcessEnv): string {
	const shell = (env["SHELL"] ?? "").split(/[\\/]/).at(-1) ?? "";
	return shell === "" ? "powershell" : shell.replace(/\.exe$/, "").replace(/^pwsh$/, "powershell");
}
