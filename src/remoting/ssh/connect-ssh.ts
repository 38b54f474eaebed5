import type { Duplex } from "node:stream";
import ssh2 from "ssh2";
import type { AnyAuthMethod, Client, ConnectConfig } from "ssh2";
import { TransportError } from "../transport.ts";
import type { AgentKeys } from "./agent-keys.ts";
import { ConnectAttempt } from "./connect-attempt.ts";
import type { Endpoint } from "./endpoint.ts";
import { orderHostKeyAlgorithms } from "./host-key-algorithms.ts";
import { HOST_KEY_HINTS, type HostKeyPolicy, judgeHostKey } from "./judge-host-key.ts";
import { type LoginPlan, planLogin } from "./plan-login.ts";
import type { Way } from "./way.ts";

const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVE_MISSES = 3;

/** An authenticated connection; `notes` says what was weakened on the way. */
export interface SshConnection {
	readonly client: Client;
	readonly notes: readonly string[];
	/** Ends the connection without waiting for the server. */
	close(): void;
}

/**
 * Connects over `way`, checks the host key and logs in once. Fails with TransportError or
 * CredentialStoppedError; once a secret was shown to the server the error is never transient.
 */
export async function connectSsh(
	endpoint: Endpoint,
	policy: HostKeyPolicy,
	way: Way,
	agentKeys: AgentKeys,
	signal: AbortSignal,
): Promise<SshConnection> {
	const attempt = new ConnectAttempt(endpoint, signal);
	const { label, address, port } = endpoint;
	const notes: string[] = [];
	try {
		const plan = await attempt.during("preparing the login", planLogin(endpoint, agentKeys));
		const opening = way.open(address, port, attempt.signal);
		opening.then((late) => attempt.signal.aborted && late.destroy(), ignore);
		const stream = await attempt.during("connecting", opening);
		const client = new ssh2.Client();
		const close = (): void => {
			client.end();
			// A server that does not answer the goodbye must not hold the run.
			setImmediate(() => stream.destroy());
		};
		attempt.onEnd(() => stream.destroy());
		const ready = attempt.during(
			"waiting for the SSH greeting",
			logIn(client, stream, attempt, plan, {
				algorithms: { serverHostKey: orderHostKeyAlgorithms(policy) },
				hostVerifier: (key: Buffer) => {
					const judgement = judgeHostKey(key, policy);
					if (judgement.accepted) {
						if (judgement.note !== undefined) notes.push(judgement.note);
						return true;
					}
					const hint = HOST_KEY_HINTS[judgement.reason];
					attempt.fail(new TransportError("host-key", `${keyOwner(label)}${judgement.message}`, { hint }));
					return false;
				},
			}),
		);
		await ready;
		attempt.succeed();
		return { client, notes, close };
	} catch (thrown) {
		throw attempt.fail(thrown);
	}
}

/** A jump host is not the host whose line the reader sees; a host is. */
function keyOwner(label: string): string {
	return label.startsWith("jump host") ? `${label}: ` : "";
}

async function logIn(
	client: Client,
	stream: Duplex,
	attempt: ConnectAttempt,
	plan: LoginPlan,
	config: Pick<ConnectConfig, "algorithms" | "hostVerifier">,
): Promise<void> {
	const { endpoint } = attempt;
	let step: "ask" | "present" | "presented" = plan.asksFirst ? "ask" : "present";

	async function present(taken: readonly string[], next: (method: AnyAuthMethod) => void): Promise<void> {
		const method = plan.method(taken, (error) => attempt.fail(error));
		await attempt.enterGate();
		next(method);
	}
	function nextMethod(
		taken: readonly string[] | null,
		partial: boolean | null,
		next: (method: AnyAuthMethod | false) => void,
	): void {
		if (step === "presented") {
			if (partial === true) attempt.fail(wantsMore(endpoint.label, taken ?? []));
			// The server refused. Never try twice (account lockout).
			next(false);
		} else if (step === "ask") {
			step = "present";
			next({ type: "none", username: endpoint.credential.user });
		} else {
			step = "presented";
			present(taken ?? [], next).catch((thrown: unknown) => attempt.fail(thrown));
		}
	}

	await new Promise<void>((resolve, reject) => {
		attempt.onEnd(() => reject(attempt.error));
		// ssh2 may report the same fault again, and a fault after login is the session's to notice.
		client.on("error", (error) => attempt.fail(error));
		client.on("handshake", () => (attempt.stage = "logging in"));
		client.on("change password", () => attempt.fail(passwordChange(endpoint.label)));
		client.once("ready", resolve);
		client.once("close", () => {
			const message = `${endpoint.label} closed the connection while ${attempt.stage}`;
			attempt.fail(new TransportError("closed", message));
		});
		client.connect({
			...config,
			sock: stream,
			username: endpoint.credential.user,
			readyTimeout: 0,
			keepaliveInterval: KEEP_ALIVE_MS,
			keepaliveCountMax: KEEP_ALIVE_MISSES,
			// The types know neither `null` on the first call nor `false` for "no more".
			authHandler: nextMethod as unknown as NonNullable<ConnectConfig["authHandler"]>,
		});
	});
}

function wantsMore(label: string, methods: readonly string[]): TransportError {
	const ways = methods.slice(0, 5).join(", ");
	return new TransportError("auth", `${label} took the login, but wants a second one (${ways})`, {
		hint: "A second factor cannot be answered here. Use an account that needs only one (AuthenticationMethods in sshd_config).",
	});
}

function passwordChange(label: string): TransportError {
	return new TransportError("auth", `${label} wants the password to be changed`, {
		hint: "The password has expired. Change it, then correct the reference in the inventory.",
	});
}

function ignore(): void {}
