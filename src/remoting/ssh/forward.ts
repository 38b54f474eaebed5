import type { Duplex } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { cleanText } from "../../core/clean-text.ts";
import { errorText } from "../../core/errors.ts";
import { TransportError } from "../transport.ts";
import { ForwardedStream } from "./forwarded-stream.ts";

/** RFC 4254 section 5.1. */
const PROHIBITED = 1;

/**
 * Opens a connection from a jump host onwards. Fails with TransportError; the message names the
 * jump host.
 */
export async function forward(
	client: Client,
	jump: string,
	address: string,
	port: number,
	signal: AbortSignal,
): Promise<Duplex> {
	const stopped = new TransportError("closed", "stopped before the connection was made", {
		transient: false,
	});
	return await new Promise<Duplex>((resolve, reject) => {
		const onAbort = (): void => reject(stopped);
		const settle = (error: Error | undefined, channel: ClientChannel | undefined): void => {
			signal.removeEventListener("abort", onAbort);
			if (channel === undefined) reject(refusal(error, jump, `${address}:${port}`));
			else if (signal.aborted) channel.close();
			else resolve(new ForwardedStream(channel));
		};
		if (signal.aborted) return onAbort();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			client.forwardOut("127.0.0.1", 0, address, port, settle);
		} catch (thrown) {
			// ssh2 throws when the connection has gone in the meantime.
			settle(thrown instanceof Error ? thrown : new Error(String(thrown)), undefined);
		}
	});
}

function refusal(error: Error | undefined, jump: string, to: string): TransportError {
	const text = cleanText(errorText(error).replace("(SSH) Channel open failure: ", ""), 200);
	const cause = { cause: error };
	const reason = error !== undefined && "reason" in error ? error.reason : undefined;
	if (reason === undefined)
		return new TransportError("closed", `${jump} closed the connection: ${text}`, cause);
	if (reason === PROHIBITED) {
		return new TransportError("access-denied", `${jump} does not forward to ${to}: ${text}`, {
			hint: "Look for AllowTcpForwarding and PermitOpen in the sshd_config of the jump host.",
			...cause,
		});
	}
	if (/refused/i.test(text)) {
		return new TransportError("refused", `${to} refuses connections from ${jump}`, {
			hint: "Is sshd running on the host and is the port right?",
			...cause,
		});
	}
	if (/not known|resolve|no address|name resolution/i.test(text)) {
		return new TransportError("dns", `${jump} cannot resolve ${to}: ${text}`, {
			hint: "The jump host looks the address up, not this machine.",
			...cause,
		});
	}
	return new TransportError("connect-timeout", `${jump} cannot reach ${to}: ${text}`, {
		hint: "Check routing and firewall between the jump host and the host.",
		...cause,
	});
}
