import { request } from "node:https";
import { isIP } from "node:net";
import { errorText } from "../../core/errors.ts";

/** One request to a web server; nothing is followed, and what comes back is not read. */
export interface WebRequest {
	readonly address: string;
	readonly port: number;
	readonly method: "GET" | "POST";
	/** Path and query, as sent. */
	readonly target: string;
	readonly headers: Readonly<Record<string, string>>;
	/** PEM texts of further authorities. */
	readonly ca: string | undefined;
	/** Certificates are not checked. A weakening. */
	readonly skipsTls: boolean;
	/** Milliseconds. */
	readonly timeoutMs: number;
}

/** `closed`: the server ended the connection instead of answering; `failed`: there was none. */
export type WebAnswer =
	| { readonly kind: "status"; readonly status: number }
	| { readonly kind: "closed" }
	| { readonly kind: "failed"; readonly reason: string };

/** Sends a request over TLS and gives the status of the answer. Never rejects. */
export async function requestWeb(asked: WebRequest): Promise<WebAnswer> {
	const { address, port, method, target, headers, ca, skipsTls, timeoutMs } = asked;
	return await new Promise((resolve) => {
		let isSecure = false;
		const sent = request({
			host: address,
			port,
			method,
			path: target,
			headers: { ...headers, Connection: "close", "Content-Length": "0" },
			agent: false,
			rejectUnauthorized: !skipsTls,
			...(ca === undefined ? {} : { ca }),
			...(isIP(address) === 0 ? { servername: address } : {}),
			timeout: timeoutMs,
		});
		const timer = setTimeout(() => sent.destroy(new Error("it took too long")), timeoutMs);
		function give(answer: WebAnswer): void {
			clearTimeout(timer);
			resolve(answer);
			sent.destroy();
		}
		sent.once("socket", (socket) => {
			socket.once("secureConnect", () => {
				isSecure = true;
			});
		});
		sent.once("response", (response) => give({ kind: "status", status: response.statusCode ?? 0 }));
		sent.once("timeout", () => give({ kind: "failed", reason: "it took too long" }));
		sent.on("error", (thrown: NodeJS.ErrnoException) => {
			const isClosed = isSecure && (thrown.code === "ECONNRESET" || thrown.code === "EPIPE");
			give(isClosed ? { kind: "closed" } : { kind: "failed", reason: errorText(thrown) });
		});
		sent.end();
	});
}
