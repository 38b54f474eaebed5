import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Defragmenter } from "../../../src/protocol/psrp/defragmenter.ts";
import { PsrpError } from "../../../src/protocol/psrp/index.ts";
import { decodeMessage } from "../../../src/protocol/psrp/message.ts";
import { readData } from "../../../src/protocol/psrp/messages/fields.ts";
import { readPipeline } from "../../../src/protocol/psrp/messages/read-pipeline.ts";
import { readErrorRecord, readInformationRecord } from "../../../src/protocol/psrp/messages/read-records.ts";
import { parsePacket } from "../../../src/protocol/psrp/oop/packet.ts";
import { DEFAULT_PSRP_LIMITS } from "../../../src/protocol/psrp/psrp-limits.ts";

/** True when it returns, or throws the one error that is documented. */
function isPolite(read: () => unknown): boolean {
	try {
		read();
		return true;
	} catch (thrown) {
		return thrown instanceof PsrpError;
	}
}

describe("whatever bytes come,", () => {
	it("a packet line is a packet or a PsrpError", () => {
		const tag = fc.constantFrom("Data", "DataAck", "Command", "Close", "constructor", "");
		const guid = fc.constantFrom("0f8fad5b-d9cb-469f-a165-70867728950e", "0", "__proto__");
		const near = fc
			.tuple(tag, guid, fc.string(), fc.base64String())
			.map(
				([name, id, attribute, data]) => `<${name} Stream='${attribute}' PSGuid='${id}'>${data}</${name}>`,
			);
		fc.assert(
			fc.property(fc.oneof(fc.string(), near), (line) => {
				expect(isPolite(() => parsePacket(line))).toBe(true);
			}),
		);
	});

	it("fragments are messages or a PsrpError, and pieces make no difference", () => {
		const header = fc
			.tuple(
				fc.integer({ min: 0, max: 3 }),
				fc.integer({ min: 0, max: 2 }),
				fc.integer({ min: 0, max: 4 }),
				fc.uint8Array({ maxLength: 8 }),
			)
			.map(([object, fragment, flags, blob]) => {
				const bytes = Buffer.alloc(21 + blob.length);
				bytes.writeBigUInt64BE(BigInt(object), 0);
				bytes.writeBigUInt64BE(BigInt(fragment), 8);
				bytes.writeUInt8(flags, 16);
				bytes.writeUInt32BE(blob.length, 17);
				bytes.set(blob, 21);
				return bytes;
			});
		const stream = fc.array(fc.oneof({ weight: 5, arbitrary: header }, fc.uint8Array({ maxLength: 30 })), {
			maxLength: 12,
		});
		fc.assert(
			fc.property(stream, fc.integer({ min: 1, max: 40 }), (parts, size) => {
				const bytes = Buffer.concat(parts);
				const whole = readAll(bytes, Math.max(1, bytes.length));
				expect(readAll(bytes, size)).toEqual(whole);
			}),
		);
	});

	it("a message is a message, nothing or a PsrpError", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
				expect(isPolite(() => decodeMessage(Buffer.from(bytes)))).toBe(true);
			}),
		);
	});

	it("a value of any shape is a record or a PsrpError", () => {
		const leaf = fc.constantFrom(
			"<Nil/>",
			"<I32>5</I32>",
			"<S>x</S>",
			"<Obj RefId='1'/>",
			"<B>true</B>",
			"<Obj><LST><Nil/></LST></Obj>",
		);
		const field = fc
			.tuple(
				fc.constantFrom(
					"Exception",
					"FullyQualifiedErrorId",
					"ErrorCategory_Category",
					"PowerShell",
					"Cmds",
					"Tags",
					"MessageData",
				),
				leaf,
			)
			.map(([name, value]) => value.replace(/^<(\w+)/, `<$1 N="${name}"`));
		fc.assert(
			fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
				const value = readData(`<Obj><MS>${fields.join("")}</MS></Obj>`, DEFAULT_PSRP_LIMITS);
				for (const read of [readErrorRecord, readInformationRecord, readPipeline])
					expect(isPolite(() => read(value))).toBe(true);
			}),
		);
	});
});

/** The messages in hexadecimal, and what ended them. */
function readAll(bytes: Buffer, size: number): string[] {
	const defragmenter = new Defragmenter({ maxMessageBytes: 20, maxFragmentBytes: 10 });
	const read: string[] = [];
	try {
		for (let from = 0; from < bytes.length; from += size) {
			read.push(
				...defragmenter.push(bytes.subarray(from, from + size)).map((message) => message.toString("hex")),
			);
		}
	} catch (thrown) {
		if (!(thrown instanceof PsrpError)) throw thrown;
		// Messages before the error may or may not have been given out: they are worth nothing.
		return [thrown.code];
	}
	return read;
}
