import { readGuid, writeGuid } from "./guid.ts";
import { MESSAGE_TYPES, type MessageTypeName, messageTypeName } from "./message-types.ts";
import { PsrpError } from "./psrp-error.ts";

/** Bytes before the data: MS-PSRP 2.2.1. */
const HEADER_BYTES = 40;

export type MessageDestination = "client" | "server";

/** One message, its data still CLIXML text. */
export interface Message {
	readonly destination: MessageDestination;
	readonly type: MessageTypeName;
	/** A server's first message has the empty GUID here, so messages are not routed by it. */
	readonly poolId: string;
	/** The empty GUID in messages of the pool. */
	readonly pipelineId: string;
	/** One CLIXML element without byte order mark; empty for a few types. */
	readonly data: string;
}

const DESTINATIONS = { client: 1, server: 2 } as const;

export function encodeMessage(message: Message): Buffer {
	const data = Buffer.from(message.data, "utf8");
	const bytes = Buffer.allocUnsafe(HEADER_BYTES + data.length);
	bytes.writeUInt32LE(DESTINATIONS[message.destination], 0);
	bytes.writeUInt32LE(MESSAGE_TYPES[message.type], 4);
	writeGuid(message.poolId, bytes, 8);
	writeGuid(message.pipelineId, bytes, 24);
	bytes.set(data, HEADER_BYTES);
	return bytes;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a message of a peer. Null where its type is unknown: a newer peer may send what we need not understand.
 * Throws {@link PsrpError} for anything that is no message.
 */
export function decodeMessage(bytes: Buffer): Message | null {
	if (bytes.length < HEADER_BYTES) throw new PsrpError("malformed", "message shorter than its header");
	const destination = bytes.readUInt32LE(0);
	if (destination !== 1 && destination !== 2) throw new PsrpError("malformed", "message for nobody");
	const type = messageTypeName(bytes.readUInt32LE(4));
	if (type === undefined) return null;
	return {
		destination: destination === 1 ? "client" : "server",
		type,
		poolId: readGuid(bytes, 8),
		pipelineId: readGuid(bytes, 24),
		data: decodeText(bytes.subarray(HEADER_BYTES)),
	};
}

/** Servers put a byte order mark before all data; the decoder drops it. */
function decodeText(bytes: Buffer): string {
	try {
		return utf8.decode(bytes);
	} catch {
		throw new PsrpError("malformed", "message that is not UTF-8");
	}
}
