import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { CONSTRAINED } from "../psrp/tampered-pipelines.ts";
import { performSession } from "../psrp/perform-session.ts";
import { answer, isInstalled } from "./answer.ts";
import { commandNotFound } from "./command-not-found.ts";
import { type ExecAnswer, type ExecRequest, exit, stdout } from "./exec-answer.ts";
import { garbage } from "./garbage.ts";
import { parseCommand } from "./parse-command.ts";
import { addBulk, addNoise, cutShort, drop, endlessLine, flood, truncate } from "./tampered-answers.ts";

type ExecAnswers = AsyncIterable<ExecAnswer> | Iterable<ExecAnswer>;

/** Plays the host's story for one exec request. Fails only when its signal is aborted. */
export function perform(request: ExecRequest): ExecAnswers {
	const command = parseCommand(request.command);
	const startsServer = command?.kind === "server-mode" && isInstalled(command.program, request);
	if (startsServer && request.sessions !== "exec" && request.conduct.kind !== "no-powershell") {
		return performSession(request, command.program);
	}
	return performCommand(request);
}

function performCommand(request: ExecRequest): ExecAnswers {
	const { conduct } = request;
	switch (conduct.kind) {
		case "hang":
			return silence(request.signal);
		case "slow":
			return slow(request, conduct.delayMs);
		case "flood":
			return flood();
		case "endless-line":
			return endlessLine();
		case "drop":
			return drop(request);
		case "garbage":
			return garbage();
		case "truncated":
			return truncate(request);
		case "cut-short":
			return cutShort(request);
		case "big-output":
			return addBulk(request, conduct.megabytes);
		case "constrained-language":
			// Written by the reader itself, before it can do anything else.
			return [stdout(`${CONSTRAINED}\r\n`), exit(93)];
		case "noisy":
			return addNoise(request);
		case "no-powershell":
			return commandNotFound(request.shell, parseCommand(request.command)?.program ?? "powershell.exe");
		default:
			return answer(request);
	}
}

/** Nothing, until the client gives up. */
async function* silence(signal: AbortSignal): AsyncGenerator<ExecAnswer> {
	if (!signal.aborted) await once(signal, "abort");
	yield* [];
}

async function* slow(request: ExecRequest, delayMs: number): AsyncGenerator<ExecAnswer> {
	await delay(delayMs, undefined, { signal: request.signal });
	yield* answer(request);
}
