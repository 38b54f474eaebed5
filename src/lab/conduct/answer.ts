import { refuse } from "../engines/lab-engine.ts";
import { commandNotFound } from "./command-not-found.ts";
import { type ExecAnswer, type ExecRequest, stderr, stdout } from "./exec-answer.ts";
import { parseCommand, programName } from "./parse-command.ts";
import { toWindowsLines } from "./windows-lines.ts";

/** What a well-behaved host answers: its PowerShell's output between what its login shell adds. */
export async function* answer(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const command = parseCommand(request.command);
	if (command === undefined) {
		yield* refuse("exf lab: only PowerShell with -EncodedCommand or as a server (-s) is simulated");
	} else if (!isInstalled(command.program, request)) {
		yield* commandNotFound(request.shell, command.program);
	} else if (command.kind === "server-mode") {
		yield* refuse("exf lab: the server mode of this PowerShell is not simulated");
	} else {
		const stdin = await request.readStdin();
		yield* greeting(request);
		const { host, hangUp, signal } = request;
		yield* toWindowsLines(host.run({ reader: command.script, stdin, hangUp, signal }));
	}
}

/** True where the host has this program. */
export function isInstalled(program: string, { host, sessions }: ExecRequest): boolean {
	const name = programName(program);
	if (name === "pwsh") return host.state.powershell.edition === "Core" || sessions === "subsystem";
	return name === "powershell";
}

/** A default shell that is PowerShell runs its profiles before it starts ours. */
export function* greeting({ shell }: ExecRequest): Generator<ExecAnswer> {
	if (shell === "cmd" || shell === null) return;
	yield stdout("Loading personal and system profiles took 734ms.\r\n");
	if (shell === "powershell") yield stderr("#< CLIXML\r\n");
}
