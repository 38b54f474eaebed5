import { describe, expect, it } from "vitest";
import { psObject, writeClixmlElement } from "../../../src/protocol/clixml/index.ts";
import {
	OopClientLink,
	PsrpClient,
	PsrpServer,
	type PsrpClientOptions,
	scriptCommand,
	secureString,
} from "../../../src/protocol/psrp/index.ts";
import { Fragmenter } from "../../../src/protocol/psrp/fragmenter.ts";
import { EMPTY_GUID } from "../../../src/protocol/psrp/guid.ts";
import { encodeMessage } from "../../../src/protocol/psrp/message.ts";
import type { MessageTypeName } from "../../../src/protocol/psrp/message-types.ts";
import {
	writeCapability,
	writeKey,
	writePoolState,
} from "../../../src/protocol/psrp/messages/pool-messages.ts";
import { formatPacket, parsePacket } from "../../../src/protocol/psrp/oop/packet.ts";
import { VERSION_TABLE } from "../../support/psrp-pair.ts";

/** A client with a link, and a remote that is played by hand: one packet at a time. */
function byHand(options: PsrpClientOptions = {}, packetBytes = 8000) {
	const client = new PsrpClient(options);
	const link = new OopClientLink(client, {
		packetBytes,
		limits: { maxBannerLength: 200, maxLineLength: 100_000 },
	});
	let objectId = 0n;
	const say = (text: string): void => link.receive(Buffer.from(text));
	const data = (
		type: MessageTypeName,
		value: Parameters<typeof writeClixmlElement>[0],
		id = EMPTY_GUID,
	): string => {
		const fragmenter = new Fragmenter();
		objectId += 1n;
		const message = {
			destination: "client",
			type,
			poolId: EMPTY_GUID,
			pipelineId: id,
			data: writeClixmlElement(value),
		} as const;
		fragmenter.add({ objectId, bytes: encodeMessage(message) });
		const bytes = fragmenter.next(1_000_000) ?? Buffer.alloc(0);
		return formatPacket({ kind: "Data", id, stream: "Default", data: bytes });
	};
	const open = (): void => {
		client.open();
		sent(link);
		say(data("SessionCapability", writeCapability("2.3")));
		say(data("RunspacePoolState", writePoolState("opened", null)));
		say(`<DataAck PSGuid='${EMPTY_GUID}' />\n`);
	};
	const ack = (kind: string, id: string): void => say(`<${kind} PSGuid='${id}' />\n`);
	return { client, link, say, data, open, ack };
}

/** Kinds of the packets that the link has to send now. */
function sent(link: OopClientLink): string[] {
	const lines = link.takeOutput().split("\n").slice(0, -1);
	return lines.map((line) => parsePacket(line).kind);
}

const run = (client: PsrpClient, text = "1", takesInput = false) =>
	client.run({ commands: [scriptCommand(text)], takesInput });

describe("the out-of-process framing of a client", () => {
	it("sends a command, waits for its acknowledgement, then one packet of data at a time", () => {
		const { client, link, open, ack } = byHand();
		open();
		const id = run(client, "x".repeat(30_000));
		expect(sent(link)).toEqual(["Command"]);
		expect(sent(link)).toEqual([]);
		ack("CommandAck", id);
		expect(sent(link)).toEqual(["Data"]);
		expect(sent(link)).toEqual([]);
		ack("DataAck", id);
		expect(sent(link)).toEqual(["Data"]);
	});

	it("has only one packet of data or command in flight, whatever the pipeline", () => {
		const { client, link, open, ack } = byHand();
		open();
		const [a, b] = [run(client), run(client)];
		expect(sent(link)).toEqual(["Command"]);
		ack("CommandAck", b);
		expect(sent(link)).toEqual([]);
		ack("CommandAck", a);
		expect(sent(link).length).toBe(1);
	});

	it("hears what a packet caused before the packet is acknowledged", () => {
		const { client, link, open, say, data, ack } = byHand();
		open();
		const id = run(client);
		sent(link);
		ack("CommandAck", id);
		expect(sent(link)).toEqual(["Data"]);
		client.takeEvents();
		say(data("PipelineOutput", "early", id));
		expect(client.takeEvents()).toEqual([{ kind: "output", pipeline: id, value: "early" }]);
	});

	it("does not let other pipelines wait for a stop", () => {
		const { client, link, open, ack } = byHand();
		open();
		const a = run(client);
		sent(link);
		ack("CommandAck", a);
		sent(link);
		ack("DataAck", a);
		client.stop(a);
		expect(sent(link)).toEqual(["Signal"]);
		run(client);
		expect(sent(link)).toEqual(["Command"]);
	});

	it("sends a signal only when what was sent before is acknowledged, and drops what waits", () => {
		const { client, link, open, ack } = byHand();
		open();
		const id = run(client, "x".repeat(50_000));
		sent(link);
		ack("CommandAck", id);
		sent(link);
		client.stop(id);
		expect(sent(link)).toEqual([]);
		ack("DataAck", id);
		expect(sent(link)).toEqual(["Signal"]);
		ack("SignalAck", id);
		expect(sent(link)).toEqual(["Close"]);
		ack("CloseAck", id);
		expect(client.takeEvents().map(({ kind }) => kind)).toEqual([
			"pool-opened",
			"pipeline-ended",
			"pipeline-closed",
		]);
	});

	it("forgets a pipeline whose command was not sent yet", () => {
		const { client, link, open } = byHand();
		open();
		const first = run(client);
		const second = run(client);
		expect(sent(link)).toEqual(["Command"]);
		client.closePipeline(second);
		expect(sent(link)).toEqual([]);
		expect(client.pipelines).toEqual([first]);
	});

	it("ignores an acknowledgement that nobody waits for", () => {
		const { client, open, ack } = byHand();
		open();
		ack("CloseAck", EMPTY_GUID);
		ack("DataAck", "0f8fad5b-d9cb-469f-a165-70867728950e");
		expect(client.state).toBe("opened");
	});

	it("takes lines before the first packet for a banner, also without a line end", () => {
		const { client, link, say, data } = byHand();
		client.open();
		say(`Welcome\r\n\r\n<b>no packet</b>\nPS> ${data("SessionCapability", writeCapability("2.3"))}`);
		expect(client.protocolVersion).toBe("2.3");
		expect(link.takeBanner()).toEqual(["Welcome", "", "<b>no packet</b>", "PS> "]);
	});

	it("gives what the remote said when it ends before it speaks the protocol", () => {
		const { client, link, say } = byHand();
		client.open();
		say("sh: pwsh: not found");
		link.end();
		expect(link.takeBanner()).toEqual(["sh: pwsh: not found"]);
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code: "transport" } }]);
	});

	it.each([
		["an error line of the server", "__NamedPipeError__:Remote transport error\n", "transport"],
		["text after the first packet", "text\n", "malformed"],
		["a packet for a server", `<Signal PSGuid='${EMPTY_GUID}' />\n`, "unexpected"],
		["a line that does not end", "x".repeat(100_001), "too-large"],
	])("breaks on %s", (_, text, code) => {
		const { client, open, say } = byHand();
		open();
		client.takeEvents();
		say(text);
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code } }]);
	});

	it("breaks on a banner without end", () => {
		const { client, say } = byHand();
		client.open();
		for (let line = 0; line < 30; line += 1) say("a banner line\n");
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code: "too-large" } }]);
	});

	it.each([
		["3.0", "version"],
		["1.0", "version"],
		["2", "malformed"],
		["two", "malformed"],
	])("breaks on a server that speaks protocol %s", (version, code) => {
		const { client, say, data } = byHand();
		client.open();
		const text = data("SessionCapability", writeCapability("2.3"));
		const packet = parsePacket(text.trimEnd());
		const bytes =
			packet.kind === "Data" ? packet.data.toString("latin1").replace(">2.3<", `>${version}<`) : "";
		const fixed = Buffer.from(bytes, "latin1");
		fixed.writeUInt32BE(fixed.length - 21, 17);
		say(formatPacket({ kind: "Data", id: EMPTY_GUID, stream: "Default", data: fixed }));
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code } }]);
	});

	it("takes a newer minor version for the newest that it offered", () => {
		const { client, say, data } = byHand();
		client.open();
		say(data("SessionCapability", writeCapability("2.9")));
		expect(client.protocolVersion).toBe("2.3");
	});

	it("breaks when the server says the pool is broken, with its reason", () => {
		const { client, open, say, data } = byHand();
		open();
		client.takeEvents();
		say(data("RunspacePoolState", writePoolState("broken", null)));
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code: "unexpected" } }]);
	});

	it("does not hold more than its limit while it waits for a session key", () => {
		const { client, open, say, data } = byHand({ limits: { maxHeldBytes: 1000 } });
		open();
		const id = run(client);
		client.takeEvents();
		say(data("PipelineOutput", { kind: "primitive", type: "SS", text: "AAAA" }, id));
		for (let count = 0; count < 20; count += 1) say(data("PipelineOutput", "x".repeat(100), id));
		expect(client.takeEvents()).toMatchObject([
			{ kind: "pipeline-ended", outcome: "lost" },
			{ kind: "pool-broken", error: { code: "too-large" } },
		]);
	});

	it("refuses what is said about a pipeline that was not sent yet, and ends it once", () => {
		const { client, open, say, data } = byHand();
		open();
		client.takeEvents();
		const id = client.run({ commands: [scriptCommand("1", { s: secureString("waits for a key") })] });
		say(data("PipelineState", psObject({ extended: { PipelineState: 4 } }), id));
		client.close();
		expect(client.takeEvents()).toMatchObject([
			{ kind: "pipeline-ended", pipeline: id, outcome: "lost" },
			{ kind: "pool-broken", error: { code: "unexpected" } },
		]);
	});

	it("refuses a session key that it did not ask for", () => {
		const { client, open, say, data } = byHand();
		open();
		client.takeEvents();
		say(data("EncryptedSessionKey", writeKey("EncryptedSessionKey", "AAAA")));
		expect(client.takeEvents()).toMatchObject([{ kind: "pool-broken", error: { code: "unexpected" } }]);
	});
});

describe("the server", () => {
	it("refuses a client that speaks another major version", () => {
		const server = new PsrpServer({ versionTable: VERSION_TABLE });
		const message = {
			destination: "server",
			type: "SessionCapability",
			poolId: EMPTY_GUID,
			pipelineId: EMPTY_GUID,
		} as const;
		const fragmenter = new Fragmenter();
		fragmenter.add({
			objectId: 1n,
			bytes: encodeMessage({ ...message, data: writeClixmlElement(writeCapability("3.0")) }),
		});
		server.receive(null, "default", fragmenter.next(10_000) ?? Buffer.alloc(0));
		expect(server.takeEvents()).toMatchObject([{ kind: "broken", error: { code: "version" } }]);
	});
});
