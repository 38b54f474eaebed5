import type { Client, ClientChannel } from "ssh2";
import type { LabHandle } from "../../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../../src/lab/server/serve-estate.ts";
import { psDictionary, type PsValue } from "../../../src/protocol/clixml/index.ts";
import type { NamedArguments, PsrpClientOptions } from "../../../src/protocol/psrp/index.ts";
import { PsrpSession } from "../../support/psrp-process.ts";
import { connectTo, openExec, PREFIX } from "./exec.ts";
import { hostOf } from "./lab.ts";

/** What labs of these tests are told of the scripts of their client. */
export const READERS = { exec: "'the exec reader'", psrp: "param($Body) 'the reader'" };

export const SERVER_MODE = "powershell.exe -s -NoLogo -NoProfile";

/** A channel that speaks PSRP, with what became of it. */
export interface LabSession {
	readonly session: PsrpSession;
	readonly channel: ClientChannel;
	/** Resolves with the exit code, or null where the connection was lost, when the channel has been closed. */
	readonly closed: Promise<number | null>;
}

export function openSubsystem(client: Client, name = "powershell"): Promise<ClientChannel> {
	return new Promise((resolve, reject) => {
		client.subsys(name, (error, channel) => (error === undefined ? resolve(channel) : reject(error)));
	});
}

/** Opens a session of a host, over the subsystem where the command is none. */
export async function openSession(
	lab: LabHandle,
	placed: PlacedHost = hostOf(lab),
	command: string | null = SERVER_MODE,
	options: PsrpClientOptions = {},
): Promise<LabSession> {
	const client = await connectTo(lab, placed);
	const channel = command === null ? await openSubsystem(client) : await openExec(client, command);
	let code: number | null = null;
	channel.on("exit", (status: number | null) => (code = status));
	const closed = new Promise<number | null>((resolve) => channel.once("close", () => resolve(code)));
	channel.stderr.resume();
	const session = new PsrpSession({ stdin: channel, stdout: channel }, options);
	return { session, channel, closed };
}

/** The parameters of a run, as the reader of sessions takes them. */
export function runArguments(
	body: string,
	parameters: Readonly<Record<string, PsValue>> = {},
): NamedArguments {
	return {
		Body: body,
		Prefix: PREFIX,
		DeadlineSeconds: 60,
		Parameters: psDictionary(Object.entries(parameters)),
	};
}
