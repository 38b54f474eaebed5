import type { PipelineRequest } from "../../protocol/psrp/index.ts";
import { greeting } from "../conduct/answer.ts";
import type { ExecAnswer, ExecRequest } from "../conduct/exec-answer.ts";
import { programName } from "../conduct/parse-command.ts";
import type { PipelineAnswer } from "./pipeline-answer.ts";
import { runReader, sayVersion, stdinOf } from "./run-reader.ts";
import { serveSession } from "./serve-session.ts";
import { runShell, SHELL_COMMANDS } from "./shell/run-shell.ts";
import { tamperPackets } from "./tampered-packets.ts";
import { tamperPipeline } from "./tampered-pipelines.ts";

/** PowerShell 7 of the hosts that have it beside Windows PowerShell. */
const POWERSHELL_7 = "7.4.13";

/** Plays the host's story for one session of PowerShell remoting. */
export async function* performSession(request: ExecRequest, program: string): AsyncGenerator<ExecAnswer> {
	const { host, user, conduct, readers, hangUp, signal } = request;
	const own = host.state.powershell;
	const hasOwn = programName(program) === "powershell" || own.edition === "Core";
	const powershell = hasOwn ? own.version : POWERSHELL_7;

	function answerPipeline(pipeline: PipelineRequest, stop: AbortSignal): AsyncIterable<PipelineAnswer> {
		const stdin = readers === undefined ? undefined : stdinOf(pipeline, readers.psrp);
		if (readers === undefined || stdin === undefined) {
			return runShell(pipeline, { state: host.state, user, powershell });
		}
		const answers = runReader(host, { reader: readers.exec, stdin, hangUp, signal: stop });
		return sayVersion(answers, own.version, powershell);
	}

	yield* greeting(request);
	const session = serveSession({
		listen: request.listen,
		powershell,
		commands: SHELL_COMMANDS,
		run: (pipeline, stop) => tamperPipeline(answerPipeline(pipeline, stop), conduct, stop),
		signal,
	});
	yield* tamperPackets(session, conduct, signal);
}
