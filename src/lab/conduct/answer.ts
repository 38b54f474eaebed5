import { refuse } from "../engines/lab-engine.ts";
import { commandNotFound } from "./command-not-found.ts";
import { type ExecAnswer, type ExecRequest, stderr, stdout } from "./exec-answer.ts";
import { parseCommand, programName } from "./parse-command.ts";
import { toWindowsLines } from "./windows-lines.ts";

/** What a well-behaved host answers: its PowerShell's output between what its login shell adds. */
export async function* answer(request: ExecRequest): AsyncGenerator<ExecAnswer> {
	const command = parseCommand(request.command);
	if (command === undefined) {
		yield* refuse("exf lab: only PowerShell with -EncodedCommand is simulated");
	} else if (!isInstalled(command.program, request)) {
		yield* commandNotFound(request.shell, command.program);
	} else {
		const stdin = await request.readStdin();
		yield* greeting(request);
		const { state, engine, signal } = request;
		yield* toWindowsLines(engine.run({ state, reader: command.script, stdin, signal }));
	}
}

function isInstalled(program: string, request: ExecRequest): boolean {
	const name = programName(program);
	return name === "powershell" || (name === "pwsh" && request.state.powershell.edition === "Core");
}

/** A default shell that is PowerShell runs its profiles before it starts ours. */
function* greeting(request: ExecRequest): Generator<ExecAnswer> {
	if (request.shell === "cmd") return;
	yield stdout("Loading personal and system profiles took 734ms.\r\n");
	if (request.shell === "powershell") yield stderr("#< CLIXML\r\n");
}
