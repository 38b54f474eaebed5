import { setMaxListeners } from "node:events";
import { errorText, FleetError } from "../core/errors.ts";
import type { Host } from "../core/model/host.ts";
import { createScrubber } from "../core/secret.ts";
import { ConnectFailure } from "../remoting/runner/connect-with-retry.ts";
import { runQueue } from "../remoting/runner/run-queue.ts";
import { type PowerShellHello, TransportError } from "../remoting/transport.ts";
import type { AppParts } from "./app-parts.ts";
import type { Fleet } from "./open-fleet.ts";
import { createTargetOpener, type TargetOpener } from "./open-target.ts";

/** Whether a scan of this host would work, and what to do when not. */
export interface Readiness {
	readonly host: Host;
	readonly ready: boolean;
	/** Error code, or `ready`. */
	readonly code: string;
	readonly message: string;
	readonly hint: string | undefined;
	readonly notes: readonly string[];
}

/** Connects to every selected host, starts PowerShell and ends it again. Changes nothing. */
export async function checkReadiness(
	parts: AppParts,
	fleet: Fleet,
	signal: AbortSignal,
	onHost: (readiness: Readiness) => void,
): Promise<{ readonly ready: number; readonly notReady: number }> {
	// Every host listens; Node would warn of a leak at ten.
	setMaxListeners(0, signal);
	const opener = createTargetOpener(fleet);
	const counts = { ready: 0, notReady: 0 };
	const untouched = await runQueue(
		fleet.hosts,
		fleet.limits,
		async (host) => {
			const result = await checkHost(parts, host, opener, signal).catch((thrown: unknown) =>
				notReady(host, thrown, createScrubber(fleet.credentials.known())),
			);
			if (result.ready) counts.ready += 1;
			else counts.notReady += 1;
			onHost(result);
		},
		signal,
	);
	return { ready: counts.ready, notReady: counts.notReady + untouched.length };
}

async function checkHost(
	parts: AppParts,
	host: Host,
	opener: TargetOpener,
	signal: AbortSignal,
): Promise<Readiness> {
	const session = await parts.transport.connect(await opener.host(host), signal);
	try {
		const { operationMs, idleMs } = host.connection.timeouts;
		const hello = await session.probe(parts.bundle, { timeoutMs: operationMs, idleMs, signal });
		return {
			host,
			ready: true,
			code: "ready",
			message: [`PowerShell ${hello.powershell}`, hello.languageMode, hello.session?.kind]
				.filter(Boolean)
				.join(", "),
			hint: undefined,
			notes: [...host.weakenings, ...session.notes, ...sessionNotes(hello)],
		};
	} finally {
		await session.close();
	}
}

/** The line of the host says what was taken; why not something better is more than a line. */
function sessionNotes({ session }: PowerShellHello): string[] {
	return (session?.refusals ?? []).map((refusal) => `session: ${refusal}`);
}

function notReady(host: Host, thrown: unknown, scrub: (text: string) => string): Readiness {
	const error = thrown instanceof ConnectFailure ? thrown.cause : thrown;
	const known = error instanceof TransportError || error instanceof FleetError ? error : undefined;
	return {
		host,
		ready: false,
		code: known?.code ?? "failed",
		message: scrub(errorText(error)),
		hint: known?.hint,
		notes: host.weakenings,
	};
}
