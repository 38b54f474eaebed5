import { type AuthGate, CredentialStoppedError, type Target, TransportError } from "../transport.ts";
import type { RequestFields } from "./encode-request.ts";
import { mapFault } from "./map-fault.ts";
import type { Answer } from "./parse-answer.ts";
import type { OpenSession } from "./run-remoting.ts";

/** How one login is asked for, and how its refusal is recognised where the worker cannot tell. */
export interface Login {
	readonly fields: RequestFields;
	/** What became of a fault while connecting; the worker's numbers decide where there is nothing. */
	readonly explain?: (fault: Answer) => TransportError | undefined;
}

/**
 * Connects and logs in, once, with leave of the gate. Fails with TransportError or
 * CredentialStoppedError; the session is closed then.
 */
export async function openSession(
	session: OpenSession,
	{ host, credential, gate }: Target,
	login: Login,
	signal: AbortSignal,
): Promise<void> {
	if (!(await gate.enter(signal))) {
		if (signal.aborted) throw stoppedConnecting();
		throw new CredentialStoppedError(`${credential.id} failed too often in this run`);
	}
	const { held, id, queue, where } = session;
	const { connectMs } = host.connection.timeouts;
	let result: Parameters<AuthGate["leave"]>[0] = "not-tried";
	const onAbort = (): void => queue.fail(stoppedConnecting());
	const timer = setTimeout(() => {
		queue.fail(new TransportError("connect-timeout", `${where}: no session within ${connectMs / 1000} s`));
	}, connectMs);
	signal.addEventListener("abort", onAbort, { once: true });
	if (signal.aborted) onAbort();
	const showsSecret = credential.password !== undefined;
	try {
		held.listen(id, queue);
		held.send("open", id, login.fields);
		const answer = await queue.next();
		if (answer?.kind === "opened") {
			result = "accepted";
			return;
		}
		if (answer === undefined) throw new TransportError("closed", `${where} closed the connection`);
		throw login.explain?.(answer) ?? mapFault(answer, where, "opening");
	} catch (thrown) {
		held.send("close", id);
		if (isRefusal(thrown, showsSecret)) result = "refused";
		throw showsSecret ? notAgain(thrown) : thrown;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", onAbort);
		gate.leave(result);
	}
}

/** Windows says "access denied" of a wrong password as well, and accounts must not be locked. */
function isRefusal(thrown: unknown, showsSecret: boolean): boolean {
	if (!(thrown instanceof TransportError)) return false;
	return thrown.code === "auth" || (showsSecret && thrown.code === "access-denied");
}

/** A password that may have been shown is not shown again by itself, whatever came after it. */
function notAgain(thrown: unknown): unknown {
	if (!(thrown instanceof TransportError) || !thrown.transient) return thrown;
	const hint = thrown.hint === undefined ? {} : { hint: thrown.hint };
	return new TransportError(thrown.code, thrown.message, { transient: false, cause: thrown, ...hint });
}

export function stoppedConnecting(): TransportError {
	return new TransportError("closed", "stopped before the connection was made", { transient: false });
}
