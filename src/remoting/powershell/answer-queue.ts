import type { TransportError } from "../transport.ts";
import type { AnswerListener } from "./held-powershell.ts";
import type { Answer } from "./parse-answer.ts";

/** What the worker says of one session, in order, for whoever waits for the next word. */
export class AnswerQueue implements AnswerListener {
	/** Sees each answer as it comes, and may take it out of the queue. */
	filter: ((answer: Answer) => boolean) | undefined;
	onNoise: ((line: string) => void) | undefined;
	readonly #onEnd: () => void;
	readonly #answers: Answer[] = [];
	#failure: TransportError | undefined;
	#isOver = false;
	#wake: (() => void) | undefined;

	/** @param onEnd called once, when the worker has forgotten the session or is gone itself */
	constructor(onEnd: () => void) {
		this.#onEnd = onEnd;
	}

	onAnswer(answer: Answer): void {
		if (answer.kind === "closed") this.#ended();
		else if (this.filter?.(answer) !== true && this.#failure === undefined) this.#answers.push(answer);
		this.#wake?.();
	}

	onGone(error: TransportError): void {
		this.fail(error);
		this.#ended();
	}

	/** Ends the waiting, now and later. The first failure counts. */
	fail(error: TransportError): void {
		this.#failure ??= error;
		this.#answers.length = 0;
		this.#wake?.();
	}

	/** Rejects with the failure; resolves to undefined when the session has ended. */
	async next(): Promise<Answer | undefined> {
		for (;;) {
			if (this.#failure !== undefined) throw this.#failure;
			const answer = this.#answers.shift();
			if (answer !== undefined || this.#isOver) return answer;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
			this.#wake = undefined;
		}
	}

	#ended(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#onEnd();
	}
}
