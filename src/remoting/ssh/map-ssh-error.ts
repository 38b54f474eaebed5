import { cleanText } from "../../core/clean-text.ts";
import { TransportError } from "../transport.ts";

interface SshErrorLike {
	readonly message: string;
	/** ssh2: where it happened. */
	readonly level?: string;
	/** Node: `ECONNREFUSED` and its like. */
	readonly code?: string;
}

/** Gives an error of ssh2 or of the socket its place in the closed set. */
export function mapSshError(thrown: unknown, address: string, port: number): TransportError {
	if (thrown instanceof TransportError) return thrown;
	const error: SshErrorLike = thrown instanceof Error ? thrown : { message: String(thrown) };
	const where = `${address}:${port}`;
	const cause = { cause: thrown };
	if (error.level === "client-authentication") {
		return new TransportError("auth", `${where} refused the login`, {
			hint: "Check user and secret of the credential, and on the server administrators_authorized_keys and its permissions.",
			...cause,
		});
	}
	switch (error.code) {
		case "ENOTFOUND":
		case "EAI_NONAME":
		case "EAI_NODATA":
			return new TransportError("dns", `${address} cannot be resolved`, {
				hint: "Check address in the inventory and the DNS of this machine.",
				...cause,
			});
		case "EAI_AGAIN":
			return new TransportError("dns", `${address} cannot be resolved just now`, {
				transient: true,
				...cause,
			});
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
				`${where}: ${cleanText(error.message, 300)}`,
				cause,
			);
	}
}
