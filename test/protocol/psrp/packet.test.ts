import { describe, expect, it } from "vitest";
import { formatPacket, parsePacket } from "../../../src/protocol/psrp/oop/packet.ts";
import { LineReader } from "../../../src/protocol/psrp/oop/read-lines.ts";

const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("a packet line", () => {
	it.each(["Command", "CommandAck", "DataAck", "Signal", "SignalAck", "Close", "CloseAck"] as const)(
		"%s is written as PowerShell does and read back",
		(kind) => {
			const line = formatPacket({ kind, id: ID });
			expect(line).toBe(`<${kind} PSGuid='${ID}' />\n`);
			expect(parsePacket(line.trimEnd())).toEqual({ kind, id: ID });
		},
	);

	it("with data is written as PowerShell does and read back", () => {
		const line = formatPacket({ kind: "Data", id: ID, stream: "Default", data: Buffer.from("hello") });
		expect(line).toBe(`<Data Stream='Default' PSGuid='${ID}'>aGVsbG8=</Data>\n`);
		expect(parsePacket(line.trimEnd())).toEqual({
			kind: "Data",
			id: ID,
			stream: "Default",
			data: Buffer.from("hello"),
		});
	});

	it("is read with other quotes, order and case of the GUID, as XML allows", () => {
		const line = `<Data PSGuid="${ID.toUpperCase()}" Stream="promptresponse">aGVsbG8=</Data>`;
		expect(parsePacket(line)).toMatchObject({ kind: "Data", id: ID, stream: "PromptResponse" });
		expect(parsePacket(`<Close PSGuid='${ID}'></Close>`)).toEqual({ kind: "Close", id: ID });
	});

	it("carries 20 MB", () => {
		const data = Buffer.alloc(20_000_000, 7);
		const packet = parsePacket(formatPacket({ kind: "Data", id: ID, stream: "Default", data }).trimEnd());
		expect(packet.kind === "Data" && packet.data.equals(data)).toBe(true);
	});

	it.each([
		"",
		"<",
		"text",
		`<Close PSGuid='${ID}'>`,
		`<Close PSGuid='${ID}' /> more`,
		"<Close PSGuid='not a guid' />",
		"<Close />",
		`<Close PSGuid='${ID}' Other='1' />`,
		`<Unknown PSGuid='${ID}' />`,
		`<constructor PSGuid='${ID}' />`,
		`<Data PSGuid='${ID}'>aGVsbG8=</Data>`,
		`<Data Stream='Default' PSGuid='${ID}'>aGVsbG8</Data>`,
		`<Data Stream='Default' PSGuid='${ID}'>aG=sbG8=</Data>`,
		`<Data Stream='Default' PSGuid='${ID}'>aG&lt;sbG8</Data>`,
		`<Data Stream='Default' PSGuid='${ID}'>aGVsbG8=`,
		`<Data Stream='Default' PSGuid='${ID}' />`,
	])("%j is malformed", (line) => {
		expect(() => parsePacket(line)).toThrow(
			expect.objectContaining({ name: "PsrpError", code: "malformed" }),
		);
	});
});

describe("lines", () => {
	function read(pieces: readonly string[], max = 100): string[] {
		const lines: string[] = [];
		const reader = new LineReader(max);
		for (const piece of pieces) reader.push(Buffer.from(piece, "latin1"), (line) => lines.push(line));
		return [...lines, `rest ${reader.rest()}`];
	}

	it("come out whole whatever pieces they come in", () => {
		expect(read(["a", "b\nc", "\r\n", "\n\nd"])).toEqual(["ab", "c", "", "", "rest d"]);
	});

	it("end with a character that is cut in two by the pieces", () => {
		expect(read(["\xc3", "\xa9\n"])).toEqual(["é", "rest "]);
	});

	it("are refused beyond their length, complete or not", () => {
		expect(() => read(["x".repeat(101)])).toThrow(expect.objectContaining({ code: "too-large" }));
		expect(() => read(["x".repeat(60), "x".repeat(60)])).toThrow(
			expect.objectContaining({ code: "too-large" }),
		);
		expect(read(["x".repeat(100), "\n", "x".repeat(100)]).length).toBe(2);
	});
});
