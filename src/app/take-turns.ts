/** Lets a few at a time do something that takes much memory. */
export interface Turns {
	run<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(atOnce: number): Turns {
	const waiting: (() => void)[] = [];
	let free = atOnce;
	return {
		async run(work) {
			if (free > 0) free -= 1;
			else await new Promise<void>((resolve) => waiting.push(resolve));
			try {
				return await work();
			} finally {
				const next = waiting.shift();
				if (next === undefined) free += 1;
				else next();
			}
		},
	};
}
