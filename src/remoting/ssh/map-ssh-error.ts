import { cleanText } from "../../core/clean-text.ts";
import { TransportError } from "../transport.ts";

interface SshErrorLike {
	readonly message: string;
	/** ssh2: where it happened. */
	readonly level?: string;
	/** Node: `ECONNREFUSED` and its like; ssh2: reason of a disconnect message (RFC 4253 section 11.1). */
	readonly code?: string | number;
}

/**
 * Gives an error of ssh2 or of the socket its place in the closed set.
 *
 * @param where how to name the server: `ex01:22`, or `jump host bastion:22`
 */
export function mapSshError(thrown: unknown, where: string): TransportError {
	if (thrown instanceof TransportError) return thrown;
	const error: SshErrorLike = thrown instanceof Error ? thrown : { message: String(thrown) };
	const cause = { cause: thrown };
	// The server hangs up when a login fails too often; without this it would count as a lost line.
	if (error.level === "client-authentication" || /too many authentication failures/i.test(error.message)) {
		return new TransportError("auth", `${where} refused the login`, {
			hint: "Check user and secret of the credential, and on the server administrators_authorized_keys and its permissions.",
			...cause,
		});
	}
	if (error.level === "agent") {
		return new TransportError("auth", `the SSH agent did not sign for ${where}: ${text(error)}`, {
			hint: "The agent may be locked, or may have asked for a confirmation that nobody gave.",
			...cause,
		});
	}
	// sshd at its MaxStartups, and a relay without a server behind it, look like this.
	if (/connection lost before handshake/i.test(error.message)) {
		return new TransportError("closed", `${where} closed the connection before the SSH greeting`, cause);
	}
	switch (error.code) {
		case "ENOTFOUND":
		case "EAI_NONAME":
		case "EAI_NODATA":
			return new TransportError("dns", `${where} cannot be resolved`, {
				hint: "Check address in the inventory and the DNS of this machine.",
				...cause,
			});
		case "EAI_AGAIN":
			return new TransportError("dns", `${where} cannot be resolved just now`, { transient: true, ...cause });
		case "ECONNREFUSED":
			return new TransportError("refused", `${where} refuses connections`, {
				hint: "Is sshd running and is the port right? On Windows: Get-Service sshd.",
				...cause,
			});
		case "EHOSTUNREACH":
		case "ENETUNREACH":
		case "ETIMEDOUT":
			return new TransportError("connect-timeout", `${where} cannot be reached`, {
				hint: "Check routing and firewall between this machine and the host.",
				...cause,
			});
		case "ECONNRESET":
		case "EPIPE":
			return new TransportError("closed", `${where} closed the connection`, cause);
		default:
			return new TransportError(
				error.level === "protocol" || error.level === "handshake" ? "protocol" : "closed",
				`${where}: ${text(error)}`,
				cause,
			);
	}
}

function text(error: SshErrorLike): string {
	return cleanText(error.message, 300);
}
