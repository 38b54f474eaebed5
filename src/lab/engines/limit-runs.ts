export interface Limiter {
	/** Waits for a free place; the function gives it back. Fails when `signal` is aborted first. */
	enter(signal: AbortSignal): Promise<() => void>;
}

/** At most `places` at a time, first come first served: hundreds of PowerShells would stall the machine. */
export function createLimiter(places: number): Limiter {
	let free = places;
	const waiting = new Set<() => void>();
	function release(): void {
		const [next] = waiting;
		if (next === undefined) free += 1;
		else next();
	}
	return {
		enter(signal) {
			return new Promise((resolve, reject) => {
				function settle(): void {
					waiting.delete(admit);
					signal.removeEventListener("abort", giveUp);
				}
				function admit(): void {
					settle();
					resolve(release);
				}
				function giveUp(): void {
					settle();
					reject(signal.reason);
				}
				if (signal.aborted) return giveUp();
				if (free > 0) {
					free -= 1;
					return admit();
				}
				waiting.add(admit);
				signal.addEventListener("abort", giveUp, { once: true });
			});
		},
	};
}
