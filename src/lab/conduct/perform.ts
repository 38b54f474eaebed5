import { createHash } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { answer } from "./answer.ts";
import { commandNotFound } from "./command-not-found.ts";
import { type ExecAnswer, type ExecRequest, exit, stdout } from "./exec-answer.ts";
import { parseCommand } from "./parse-command.ts";
import { addBulk, addNoise, drop, endlessLine, flood, truncate } from "./tampered-answers.ts";

/** Plays the host's story for one exec request. Fails only when its signal is aborted. */
export function perform(request: ExecRequest): AsyncIterable<ExecAnswer> | Iterable<ExecAnswer> {
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
		case "big-output":
			return addBulk(request, conduct.megabytes);
		case "constrained-language":
			// Written by the reader itself, before it can do anything else.
			return [stdout("#exf-language-mode ConstrainedLanguage\r\n"), exit(93)];
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

const GARBAGE_BLOCKS = 2000;

/** 64 KB that look random and are the same every time. */
function garbage(): ExecAnswer[] {
	let block = createHash("sha256").update("garbage").digest();
	const blocks: Buffer[] = [];
	for (let index = 0; index < GARBAGE_BLOCKS; index++) {
		blocks.push(block);
		block = createHash("sha256").update(block).digest();
	}
	return [{ kind: "stdout", data: Buffer.concat(blocks) }, exit(0)];
}
