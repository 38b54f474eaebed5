import { psPrimitive } from "../../src/protocol/clixml/index.ts";
import {
	type ClientEvent,
	OopClientLink,
	type OopClientOptions,
	OopServerLink,
	PsrpClient,
	type PsrpClientOptions,
	PsrpServer,
	type PsrpServerOptions,
	type ServerEvent,
} from "../../src/protocol/psrp/index.ts";

/** A client and a server that are joined by nothing but calls. */
export interface Pair {
	readonly client: PsrpClient;
	readonly server: PsrpServer;
	/** Packet lines so far, `C> ` and `S> ` before them, data left out. */
	readonly packets: readonly string[];
	/** Carries what either side has to say until neither has; gives what both were told. */
	settle(): { readonly client: readonly ClientEvent[]; readonly server: readonly ServerEvent[] };
}

export const VERSION_TABLE = [
	["PSVersion", psPrimitive("Version", "7.6.5")],
	["PSEdition", "Core"],
] as const;

export function joinPair(
	clientOptions: PsrpClientOptions = {},
	serverOptions: Partial<PsrpServerOptions> = {},
	linkOptions: OopClientOptions = {},
): Pair {
	const client = new PsrpClient(clientOptions);
	const server = new PsrpServer({ versionTable: VERSION_TABLE, ...serverOptions });
	const clientLink = new OopClientLink(client, linkOptions);
	const serverLink = new OopServerLink(server);
	const packets: string[] = [];
	const note = (side: string, text: string): void => {
		for (const line of text.split("\n").slice(0, -1)) {
			packets.push(`${side}> ${line.replace(/'>.*<\/Data>/, "'>").slice(0, 200)}`);
		}
	};
	return {
		client,
		server,
		packets,
		settle() {
			const told: { client: ClientEvent[]; server: ServerEvent[] } = { client: [], server: [] };
			for (let isMoving = true; isMoving; ) {
				const sent = clientLink.takeOutput();
				note("C", sent);
				serverLink.receive(Buffer.from(sent));
				const answered = serverLink.takeOutput();
				note("S", answered);
				clientLink.receive(Buffer.from(answered));
				told.client.push(...client.takeEvents());
				told.server.push(...server.takeEvents());
				isMoving = sent !== "" || answered !== "";
			}
			return told;
		},
	};
}
