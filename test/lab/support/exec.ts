import type { Client, ClientChannel, ConnectConfig } from "ssh2";
import ssh2 from "ssh2";
import { onTestFinished } from "vitest";
import type { LabHandle } from "../../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../../src/lab/server/serve-estate.ts";
import { clientKey, hostOf, userFor } from "./lab.ts";

export const PREFIX = "abcdefghijklmnop";

/** What a client is told of a command. */
export interface ExecResult {
	/** Undefined when the connection was lost before there was one. */
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
}

/** Logs in to a host of the lab with ssh2 alone; fails as ssh2 fails. */
export function connectTo(
	lab: LabHandle,
	placed: PlacedHost = hostOf(lab),
	config: ConnectConfig = {},
): Promise<Client> {
	const client = new ssh2.Client();
	onTestFinished(() => {
		client.destroy();
	});
	return new Promise((resolve, reject) => {
		client.once("ready", () => resolve(client));
		client.once("connect", () => client.setNoDelay(true));
		client.on("error", reject);
		client.once("close", () => reject(new Error("closed before ready")));
		client.connect({
			host: placed.address,
			port: placed.port,
			username: userFor(placed),
			...(config.password === undefined ? { privateKey: clientKey(lab) } : {}),
			...config,
		});
	});
}

export function openExec(client: Client, command: string): Promise<ClientChannel> {
	return new Promise((resolve, reject) => {
		client.exec(command, (error, channel) => (error === undefined ? resolve(channel) : reject(error)));
	});
}

/** Runs a command and waits for its end, or for the end of the connection. */
export function exec(client: Client, command: string, stdin: string): Promise<ExecResult> {
	return new Promise((resolve, reject) => {
		client.exec(command, (error, channel) => {
			if (error !== undefined) return reject(error);
			// Right here: a fast answer is in the same packet as the reply to the request.
			let code: number | undefined;
			const stdout: Buffer[] = [];
			const stderr: Buffer[] = [];
			channel.on("exit", (status: number) => (code = status));
			channel.on("data", (chunk: Buffer) => stdout.push(chunk));
			channel.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
			channel.once("close", () =>
				resolve({
					code,
					stdout: Buffer.concat(stdout).toString("latin1"),
					stderr: Buffer.concat(stderr).toString("utf8"),
				}),
			);
			channel.end(stdin);
		});
	});
}

export function commandFor(reader: string, program = "powershell.exe"): string {
	const encoded = Buffer.from(reader, "utf16le").toString("base64");
	return `${program} -NoLogo -NoProfile -NonInteractive -EncodedCommand ${encoded}`;
}

export function stdinFor(body: string, parameters: readonly string[] = []): string {
	return [`exf1 ${PREFIX} 60 ${parameters.length}`, ...parameters, body].join("\n");
}

/** The framed lines of an answer, without prefix. */
export function frames(stdout: string): string[] {
	return stdout
		.split(/\r?\n/)
		.filter((line) => line.includes(PREFIX))
		.map((line) => line.slice(line.indexOf(PREFIX) + PREFIX.length));
}
