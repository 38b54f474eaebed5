import type { Client } from "ssh2";
import type { Host, SessionKind } from "../../core/model/host.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import { Secret } from "../../core/secret.ts";
import { type RunOptions, type SessionItem, type SessionMemory, TransportError } from "../transport.ts";
import { StartRefused, startCommand, startSubsystem } from "./remote-process.ts";
import { runExec } from "./run-exec.ts";
import { runPsrp } from "./run-psrp.ts";
import { kindsToTry, SESSION_WORDS } from "./session-kinds.ts";
import { Watchdog } from "./watchdog.ts";

/** PowerShell starts within 10 s on a busy host; what has not answered by then is something else. */
const ANSWER_MS = 20_000;

/**
 * Runs a bundle in the first kind of session that the host offers, each on a channel of the same connection: nobody
 * logs in twice. A kind is given up only before anything was run.
 */
export async function* runSession(
	client: Client,
	host: Host,
	bundle: ScriptBundle,
	options: RunOptions,
	memory: SessionMemory | undefined,
): AsyncGenerator<SessionItem> {
	const { session, powershell } = host.connection;
	const watchdog = new Watchdog(options, () => client.destroy());
	const refusals: string[] = [];
	try {
		const remembered = session === "auto" ? await memory?.get(host) : undefined;
		const kinds = kindsToTry(session, powershell, remembered);
		for (const kind of kinds) {
			if (kind === "exec") refuseSecrets(bundle, refusals);
			try {
				const isLast = kind === kinds.at(-1);
				const answerMs = isLast ? undefined : Math.min(ANSWER_MS, options.timeoutMs / 2);
				const items = runKind(kind, client, powershell, bundle, options, watchdog, answerMs);
				for await (const item of items) {
					if (item.kind !== "hello") {
						yield item;
						continue;
					}
					if (session === "auto" && kind !== remembered) await memory?.set(host, kind);
					const note = { kind, text: SESSION_WORDS[kind], refusals };
					yield { kind: "hello", hello: { ...item.hello, session: note } };
				}
				return;
			} catch (thrown) {
				if (!(thrown instanceof StartRefused) || watchdog.reason !== undefined) throw thrown;
				refusals.push(`${kind} not offered: ${thrown.message}`);
			}
		}
		throw new TransportError("protocol", `the host does not offer this session: ${refusals.join("; ")}`, {
			hint: "With connection.session: auto another kind of session is tried.",
		});
	} catch (thrown) {
		throw watchdog.reason ?? thrown;
	} finally {
		watchdog.stop();
	}
}

async function* runKind(
	kind: SessionKind,
	client: Client,
	powershell: string,
	bundle: ScriptBundle,
	options: RunOptions,
	watchdog: Watchdog,
	answerMs: number | undefined,
): AsyncGenerator<SessionItem> {
	if (kind === "exec") {
		yield* runExec(client, powershell, bundle, options, watchdog);
		return;
	}
	const process =
		kind === "subsystem"
			? await startSubsystem(client, "powershell", watchdog)
			: await startCommand(client, `${powershell} -s -NoLogo -NoProfile`, watchdog);
	try {
		yield* runPsrp(client, process, bundle, options, watchdog, answerMs);
	} finally {
		process.release();
	}
}

/** Before a byte of the run is sent. */
function refuseSecrets({ parameters }: ScriptBundle, refusals: readonly string[]): void {
	const secret = parameters.find(({ value }) => value instanceof Secret);
	if (secret === undefined) return;
	const why = refusals.length === 0 ? "" : ` (${refusals.join("; ")})`;
	throw new TransportError(
		"protocol",
		`${secret.unit} ${secret.name}: a sensitive parameter travels over PSRP only${why}`,
		{ hint: "Give the host an SSH subsystem powershell, or a PowerShell that starts with -s." },
	);
}
