import { randomBytes } from "node:crypto";
import { WireError } from "./wire.ts";

/** RFC 4253 section 6.1 asks for 35,000; OpenSSH takes as much. */
const LONGEST_PACKET = 256 * 1024;
/** Lines that a server may say before its identification (RFC 4253 section 4.2). */
const LONGEST_GREETING = 16 * 1024;
const BLOCK = 8;
const LEAST_PADDING = 4;

/** A packet before the first key exchange has ended: not encrypted, no MAC (RFC 4253 section 6). */
export function plainPacket(payload: Buffer): Buffer {
	const short = BLOCK - ((5 + payload.length) % BLOCK);
	const padding = short < LEAST_PADDING ? short + BLOCK : short;
	const header = Buffer.alloc(5);
	header.writeUInt32BE(1 + payload.length + padding, 0);
	header[4] = padding;
	return Buffer.concat([header, payload, randomBytes(padding)]);
}

/** Takes a server's first bytes apart: greeting lines, identification, then packets. */
export class PlainPacketReader {
	#bytes = Buffer.alloc(0);
	#identified = false;

	/** Payloads of the packets that are complete now. */
	push(chunk: Buffer): Buffer[] {
		this.#bytes = Buffer.concat([this.#bytes, chunk]);
		if (!this.#identified && !this.#readIdentification()) return [];
		const payloads: Buffer[] = [];
		for (let payload = this.#next(); payload !== undefined; payload = this.#next()) payloads.push(payload);
		return payloads;
	}

	#readIdentification(): boolean {
		for (let end = this.#bytes.indexOf("\n"); end >= 0; end = this.#bytes.indexOf("\n")) {
			const line = this.#bytes.toString("latin1", 0, end);
			this.#bytes = this.#bytes.subarray(end + 1);
			if (/^SSH-(?:2\.0|1\.99)-/.test(line)) {
				this.#identified = true;
				return true;
			}
		}
		if (this.#bytes.length > LONGEST_GREETING) throw new WireError("does not speak SSH");
		return false;
	}

	#next(): Buffer | undefined {
		if (this.#bytes.length < 5) return undefined;
		const length = this.#bytes.readUInt32BE(0);
		const padding = this.#bytes.readUInt8(4);
		if (length > LONGEST_PACKET || length < padding + 2) throw new WireError("sends packets that are none");
		if (this.#bytes.length < 4 + length) return undefined;
		const payload = this.#bytes.subarray(5, 4 + length - padding);
		this.#bytes = this.#bytes.subarray(4 + length);
		return payload;
	}
}
