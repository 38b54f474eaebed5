import { setTimeout as delay } from "node:timers/promises";
import { psDictionary } from "../../protocol/clixml/index.ts";
import { CHUNK, NATIVE, PROFILE } from "../conduct/tampered-answers.ts";
import type { Conduct } from "../stories/story.ts";
import { COMPLETED, output, type PipelineAnswer } from "./pipeline-answer.ts";

type Answers = AsyncIterable<PipelineAnswer>;

/** Written by the readers themselves, before they can do anything else. */
export const CONSTRAINED = "#exf-language-mode ConstrainedLanguage";

/** Plays the host's story for the objects that one pipeline of a session writes. */
export function tamperPipeline(answers: Answers, conduct: Conduct, signal: AbortSignal): Answers {
	switch (conduct.kind) {
		case "slow":
			return slow(answers, conduct.delayMs, signal);
		case "truncated":
			return truncate(answers);
		case "big-output":
			return addBulk(answers, conduct.megabytes);
		case "constrained-language":
			return constrained();
		case "noisy":
			return addNoise(answers);
		default:
			return answers;
	}
}

async function* slow(answers: Answers, delayMs: number, signal: AbortSignal): Answers {
	await delay(delayMs, undefined, { signal });
	yield* answers;
}

async function* constrained(): Answers {
	yield output(CONSTRAINED);
	yield COMPLETED;
}

/** Half the envelope as if it were whole, and everything else. */
async function* truncate(answers: Answers): Answers {
	const all: PipelineAnswer[] = [];
	for await (const answer of answers) all.push(answer);
	const longest = Math.max(...all.map((answer) => textOfAnswer(answer).length));
	for (const answer of all) {
		const text = textOfAnswer(answer);
		yield text.length > 0 && text.length === longest ? output(text.slice(0, text.length / 2)) : answer;
	}
}

function textOfAnswer(answer: PipelineAnswer): string {
	return answer.kind === "output" && typeof answer.value === "string" ? answer.value : "";
}

async function* addBulk(answers: Answers, megabytes: number): Answers {
	let isFirst = true;
	for await (const answer of answers) {
		yield answer;
		if (!isFirst) continue;
		isFirst = false;
		for (let sent = 0; sent < megabytes * 1_000_000; sent += CHUNK.length) yield output(CHUNK);
	}
}

/** Everything else that a profile or a native program is known to leave in a session. */
async function* addNoise(answers: Answers): Answers {
	yield output(PROFILE);
	yield { kind: "warning", record: { message: "3 updates are pending", position: null } };
	yield { kind: "verbose", record: { message: "Importing function 'prompt'.", position: null } };
	for await (const answer of answers) {
		yield output(NATIVE);
		yield output(psDictionary([["__proto__", null]]));
		yield { kind: "progress", activity: "Preparing modules for first use.", percentComplete: 100 };
		yield answer;
	}
}
