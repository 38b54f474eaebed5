import type { ShellFlavour } from "../stories/story.ts";
import { type ExecAnswer, exit, stderr } from "./exec-answer.ts";

/** How each default shell says that a program does not exist, and the exit code that goes with it. */
export function* commandNotFound(shell: ShellFlavour | null, program: string): Generator<ExecAnswer> {
	if (shell === "cmd" || shell === null) {
		yield stderr(
			`'${program}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
		);
		// MSG_DIR_BAD_COMMAND_OR_FILE
		yield exit(9009);
	} else {
		yield stderr(
			`${program} : The term '${program}' is not recognized as the name of a cmdlet, function, script file, or operable program.\r\n`,
		);
		yield exit(127);
	}
}
