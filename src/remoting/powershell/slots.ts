/** As many at the same time as `-ThrottleLimit` allows; the others wait in order. */
export class Slots {
	#free: number;
	readonly #waiting: (() => void)[] = [];

	constructor(limit: number) {
		this.#free = limit;
	}

	/** Resolves to a function that gives the slot back, once; undefined when stopped before there was one. */
	async take(signal: AbortSignal): Promise<(() => void) | undefined> {
		if (signal.aborted) return undefined;
		if (this.#free > 0) this.#free -= 1;
		else if (!(await this.#wait(signal))) return undefined;
		let isHeld = true;
		return () => {
			if (!isHeld) return;
			isHeld = false;
			const next = this.#waiting.shift();
			if (next === undefined) this.#free += 1;
			else next();
		};
	}

	async #wait(signal: AbortSignal): Promise<boolean> {
		return await new Promise<boolean>((resolve) => {
			const onAbort = (): void => {
				const at = this.#waiting.indexOf(onTurn);
				if (at >= 0) this.#waiting.splice(at, 1);
				resolve(false);
			};
			const onTurn = (): void => {
				signal.removeEventListener("abort", onAbort);
				resolve(true);
			};
			this.#waiting.push(onTurn);
			signal.addEventListener("abort", onAbort, { once: true });
		});
	}
}
