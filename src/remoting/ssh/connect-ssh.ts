import ssh2 from "ssh2";
import type { AuthHandlerMiddleware, Client, ConnectConfig } from "ssh2";
import { errorText } from "../../core/errors.ts";
import type { Host } from "../../core/model/host.ts";
import { CredentialStoppedError, type Target, TransportError } from "../transport.ts";
import { orderHostKeyAlgorithms } from "./host-key-algorithms.ts";
import { HOST_KEY_HINTS, judgeHostKey } from "./judge-host-key.ts";
import type { KnownHostLine } from "./known-hosts.ts";
import type { KnownHostsIndex } from "./known-hosts-index.ts";
import { mapSshError } from "./map-ssh-error.ts";

const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVE_MISSES = 3;

/** An authenticated connection; `notes` says what was weakened on the way. */
export interface SshConnection {
	readonly client: Client;
	readonly notes: readonly string[];
}

/** Connects, checks the host key and logs in once. Fails with TransportError or CredentialStoppedError. */
export async function connectSsh(
	target: Target,
	knownHosts: KnownHostsIndex,
	signal: AbortSignal,
): Promise<SshConnection> {
	const { host } = target;
	const { port, timeouts } = host.connection;
	const login = loginMethod(target);
	const known = knownHosts.find(host.address, port);
	const client = new ssh2.Client();
	const notes: string[] = [];
	let stage = "connecting";
	let entered = false;

	return await new Promise<SshConnection>((resolve, reject) => {
		let timer = startTimer();

		function startTimer(): NodeJS.Timeout {
			return setTimeout(() => {
				fail(
					new TransportError(
						"connect-timeout",
						`${host.address}:${port}: no answer within ${timeouts.connectMs / 1000} s while ${stage}`,
					),
				);
			}, timeouts.connectMs);
		}
		function settle(): void {
			clearTimeout(timer);
			signal.removeEventListener("abort", onAbort);
		}
		function fail(thrown: unknown): void {
			settle();
			const error =
				thrown instanceof CredentialStoppedError ? thrown : mapSshError(thrown, host.address, port);
			if (entered)
				target.gate.leave(error instanceof TransportError && error.code === "auth" ? "refused" : "not-tried");
			entered = false;
			client.destroy();
			reject(error);
		}
		function onAbort(): void {
			fail(new TransportError("closed", "stopped before the connection was made", { transient: false }));
		}
		async function logIn(next: (method: AuthHandlerMethod | false) => void): Promise<void> {
			// Others may hold the gate for a while; that is not this host's slowness.
			clearTimeout(timer);
			stage = "logging in";
			if (!(await target.gate.enter(signal))) {
				fail(new CredentialStoppedError(`${target.credential.id} failed too often in this run`));
				return;
			}
			entered = true;
			timer = startTimer();
			next(login);
		}

		let offered = false;
		const authHandler: AuthHandlerMiddleware = (_methodsLeft, _partial, next) => {
			// Second call: the server refused. Never try twice (account lockout).
			if (offered) return next(false as never);
			offered = true;
			logIn(next as (method: AuthHandlerMethod | false) => void).catch(fail);
		};
		const config: ConnectConfig = {
			host: host.address,
			port,
			username: target.credential.user,
			readyTimeout: 0,
			keepaliveInterval: KEEP_ALIVE_MS,
			keepaliveCountMax: KEEP_ALIVE_MISSES,
			algorithms: { serverHostKey: orderHostKeyAlgorithms(known) },
			authHandler,
			hostVerifier: (key: Buffer) => {
				const judgement = judgeHostKey(key, policyOf(host, known));
				if (judgement.accepted) {
					if (judgement.note !== undefined) notes.push(judgement.note);
					return true;
				}
				fail(new TransportError("host-key", judgement.message, { hint: HOST_KEY_HINTS[judgement.reason] }));
				return false;
			},
		};

		signal.addEventListener("abort", onAbort, { once: true });
		// ssh2 may report the same fault again, and a fault after login is the session's to notice.
		client.on("error", ignore);
		client.on("connect", () => {
			stage = "waiting for the SSH greeting";
			// Small packets in both directions: Nagle and delayed acknowledgements cost 40 ms each time.
			client.setNoDelay(true);
		});
		client.on("handshake", () => (stage = "logging in"));
		client.once("ready", () => {
			settle();
			if (entered) target.gate.leave("accepted");
			entered = false;
			resolve({ client, notes });
		});
		client.once("error", fail);
		client.once("close", () =>
			fail(new TransportError("closed", `${host.address}:${port} closed the connection while ${stage}`)),
		);
		if (signal.aborted) onAbort();
		else client.connect(config);
	});
}

type AuthHandlerMethod =
	| {
			readonly type: "publickey";
			readonly username: string;
			readonly key: string;
			readonly passphrase?: string;
	  }
	| { readonly type: "password"; readonly username: string; readonly password: string };

function policyOf(host: Host, known: readonly KnownHostLine[]): Parameters<typeof judgeHostKey>[1] {
	return { pins: host.connection.hostKeyPins, check: host.connection.hostKeyCheck, known };
}

function loginMethod(target: Target): AuthHandlerMethod {
	const { credential, host } = target;
	const username = credential.user;
	if (host.connection.auth === "password") {
		if (credential.password === undefined) {
			throw new TransportError("auth", `credential ${credential.id} has no password`);
		}
		return { type: "password", username, password: credential.password.reveal() };
	}
	if (credential.privateKey === undefined) {
		throw new TransportError("auth", `credential ${credential.id} has no key file`);
	}
	const key = credential.privateKey.reveal();
	const passphrase = credential.passphrase?.reveal();
	const parsed = ssh2.utils.parseKey(key, passphrase);
	if (parsed instanceof Error) {
		// The text of parseKey names the format problem, never key material.
		throw new TransportError(
			"auth",
			`key of credential ${credential.id} cannot be used: ${errorText(parsed)}`,
			{
				hint: "Check keyFile and passphrase in the inventory.",
			},
		);
	}
	return passphrase === undefined
		? { type: "publickey", username, key }
		: { type: "publickey", username, key, passphrase };
}

function ignore(): void {}
