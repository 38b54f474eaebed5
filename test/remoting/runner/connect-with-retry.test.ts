import { describe, expect, it } from "vitest";
import { connectWithRetry, type RetryOptions } from "../../../src/remoting/runner/connect-with-retry.ts";
import {
	type Session,
	type Target,
	type Transport,
	TransportError,
} from "../../../src/remoting/transport.ts";

const NEVER = new AbortController().signal;
const TARGET = {} as Target;
const SESSION = {} as Session;

/** Fails with the given errors in turn, then connects; counts its calls. */
function failingTransport(...errors: readonly Error[]): Transport & { calls: number } {
	const left = [...errors];
	return {
		calls: 0,
		async connect() {
			this.calls += 1;
			const error = left.shift();
			if (error !== undefined) throw error;
			return SESSION;
		},
	};
}

function options(over: Partial<RetryOptions> = {}): RetryOptions {
	return { retries: 2, baseDelayMs: 1, random: () => 0.5, ...over };
}

describe("connectWithRetry", () => {
	it("tries again after a fault that may go away", async () => {
		const transport = failingTransport(
			new TransportError("refused", "no"),
			new TransportError("closed", "no"),
		);
		expect(await connectWithRetry(transport, TARGET, options(), NEVER)).toEqual({
			session: SESSION,
			attempts: 3,
		});
	});

	it("never tries a refused login, a changed key or an unknown name again", async () => {
		for (const code of ["auth", "host-key", "dns"] as const) {
			const transport = failingTransport(new TransportError(code, "no"));
			await expect(connectWithRetry(transport, TARGET, options(), NEVER)).rejects.toMatchObject({
				attempts: 1,
			});
			expect(transport.calls).toBe(1);
		}
	});

	it("gives up after the last retry with the last error", async () => {
		const errors = [1, 2, 3].map((number) => new TransportError("refused", `no ${number}`));
		const failure = connectWithRetry(failingTransport(...errors), TARGET, options(), NEVER);
		await expect(failure).rejects.toMatchObject({ attempts: 3, cause: { message: "no 3" } });
	});

	it("doubles the delay and spreads it", async () => {
		const delays: number[] = [];
		const onRetry = (_attempt: number, _error: TransportError, delayMs: number) => delays.push(delayMs);
		const errors = [new TransportError("refused", "no"), new TransportError("refused", "no")];
		await connectWithRetry(
			failingTransport(...errors),
			TARGET,
			options({ baseDelayMs: 10, random: () => 0, onRetry }),
			NEVER,
		);
		expect(delays).toEqual([5, 10]);
	});

	it("does not wait any longer when the run is stopped", async () => {
		const stop = new AbortController();
		const onRetry = () => stop.abort();
		const transport = failingTransport(new TransportError("refused", "no"));
		const failure = connectWithRetry(
			transport,
			TARGET,
			options({ baseDelayMs: 60_000, onRetry }),
			stop.signal,
		);
		await expect(failure).rejects.toMatchObject({ attempts: 1 });
	});
});
