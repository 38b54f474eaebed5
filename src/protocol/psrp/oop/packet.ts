import { isGuid } from "../guid.ts";
import { PsrpError } from "../psrp-error.ts";

/** Packets without data: each request and its acknowledgement. */
const PLAIN = ["Command", "CommandAck", "DataAck", "Signal", "SignalAck", "Close", "CloseAck"] as const;

export type PlainPacketKind = (typeof PLAIN)[number];

export type PacketStream = "Default" | "PromptResponse";

/** One packet of the out-of-process transport (SSH subsystem, `pwsh -s`): one line of text. */
export type Packet =
	| { readonly kind: "Data"; readonly id: string; readonly stream: PacketStream; readonly data: Buffer }
	| { readonly kind: PlainPacketKind; readonly id: string };

/** The line of a packet with its line end. Attribute quotes and order are PowerShell's own. */
export function formatPacket(packet: Packet): string {
	if (packet.kind !== "Data") return `<${packet.kind} PSGuid='${packet.id}' />\n`;
	return `<Data Stream='${packet.stream}' PSGuid='${packet.id}'>${packet.data.toString("base64")}</Data>\n`;
}

const START =
	/^\s*<([A-Za-z]{1,16})((?:\s+[A-Za-z]{1,16}\s*=\s*(?:'[^'<&]{0,64}'|"[^"<&]{0,64}"))*)\s*(\/?)>/;
const ATTRIBUTE = /([A-Za-z]+)\s*=\s*(?:'([^']*)'|"([^"]*)")/g;
const NOT_BASE64 = /[^A-Za-z0-9+/=]/;

/** Reads one line without its line end. Throws {@link PsrpError} `malformed` for anything that is no packet. */
export function parsePacket(line: string): Packet {
	// Only the start tag is matched by expression: the data may be tens of megabytes.
	const start = START.exec(line.slice(0, 512));
	const kind = start?.[1];
	const attributes = readAttributes(start?.[2] ?? "");
	const id = attributes.get("PSGuid")?.toLowerCase();
	if (start === null || id === undefined || !isGuid(id))
		throw new PsrpError("malformed", "line that is no packet");
	const rest = line.slice(start[0].length).trimEnd();
	if (kind === "Data") return { kind, id, stream: readStream(attributes), data: readData(start[3], rest) };
	const plain = PLAIN.find((known) => known === kind);
	const isClosed = start[3] === "/" ? rest === "" : rest === `</${kind}>`;
	if (plain === undefined || attributes.size !== 1 || !isClosed) {
		throw new PsrpError("malformed", "line that is no packet");
	}
	return { kind: plain, id };
}

function readAttributes(text: string): Map<string, string> {
	return new Map([...text.matchAll(ATTRIBUTE)].map((match) => [match[1] ?? "", match[2] ?? match[3] ?? ""]));
}

function readStream(attributes: ReadonlyMap<string, string>): PacketStream {
	const stream = attributes.get("Stream")?.toLowerCase();
	if (attributes.size !== 2 || stream === undefined)
		throw new PsrpError("malformed", "data without a stream");
	// PowerShell takes every name but this one for the default stream.
	return stream === "promptresponse" ? "PromptResponse" : "Default";
}

function readData(slash: string | undefined, rest: string): Buffer {
	const end = "</Data>";
	const base64 = rest.slice(0, -end.length);
	const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
	const data = Buffer.from(base64, "base64");
	// The decoder ends at the first padding and drops what it does not know: both show in the length.
	const isExact = base64.length % 4 === 0 && data.length === (base64.length / 4) * 3 - padding;
	if (slash === "/" || !rest.endsWith(end) || !isExact || NOT_BASE64.test(base64)) {
		throw new PsrpError("malformed", "data that is no base64");
	}
	return data;
}
