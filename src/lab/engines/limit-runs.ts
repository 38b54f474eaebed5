import { once } from "node:events";

export interface Limiter {
	/** Waits for a free place; the function gives it back. Fails when `signal` is aborted first. */
	enter(signal: AbortSignal): Promise<() => void>;
}

/** At most `places` at a time, first come first served: hundreds of PowerShells would stall the machine. */
export function createLimiter(places: number): Limiter {
	let free = places;
	const waiting: (() => void)[] = [];
	function release(): void {
		const next = waiting.shift();
		if (next === undefined) free += 1;
		else next();
	}
	return {
		async enter(signal) {
			signal.throwIfAborted();
			if (free > 0) {
				free -= 1;
				return release;
			}
			let admit = (): void => undefined;
			const admitted = new Promise<true>((resolve) => {
				admit = () => resolve(true);
				waiting.push(admit);
			});
			const stop = new AbortController();
			const aborted = once(signal, "abort", { signal: stop.signal }).then(
				() => false,
				() => false,
			);
			const entered = await Promise.race([admitted, aborted]);
			stop.abort();
			if (entered) return release;
			const place = waiting.indexOf(admit);
			// Admitted in the same moment: hand the place on.
			if (place === -1) release();
			else waiting.splice(place, 1);
			throw signal.reason;
		},
	};
}
