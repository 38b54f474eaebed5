import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { encodeParameter, encodeRequest } from "../../../src/remoting/powershell/encode-request.ts";
import { LineReader } from "../../../src/remoting/powershell/line-reader.ts";
import { fieldOf, parseAnswer } from "../../../src/remoting/powershell/parse-answer.ts";

describe("lines to and from the held PowerShell", () => {
	it("bring any text through unchanged, and are always one line of ASCII", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				const line = encodeRequest("open", "1", [["text", text]]);
				expect(line).toMatch(/^open 1 text=[A-Za-z0-9+/=]*\n$/);
				const answer = parseAnswer(line.replace("open 1", " 1 item"));
				expect(answer && fieldOf(answer, "text")).toBe(text);
			}),
		);
	});

	it("have a password as its value, and nowhere as text", () => {
		const line = encodeRequest("open", "1", [["password", new Secret("hunter2", "env:X")]]);
		expect(line).toBe(`open 1 password=${Buffer.from("hunter2").toString("base64")}\n`);
	});

	it("mark a sensitive parameter, which becomes a SecureString", () => {
		const value = new Secret("hunter2", "env:X");
		expect(encodeParameter({ unit: "collect/a", name: "b", value })).toMatch(/^collect\/a b secret \S+$/);
		expect(encodeParameter({ unit: "collect/a", name: "b", value: true })).toMatch(
			/^collect\/a b boolean \S+$/,
		);
	});

	it("are not answers where the form is another", () => {
		expect(
			["", " ", " 1", " 1 nothing", "1 item", " 1 item x"].map((text) => parseAnswer(text)?.kind),
		).toEqual([undefined, undefined, undefined, undefined, undefined, "item"]);
	});

	it("keep a key named __proto__ as data", () => {
		const answer = parseAnswer(" 1 item __proto__=YQ== constructor=Yg==");
		expect(answer && [fieldOf(answer, "__proto__"), fieldOf(answer, "constructor")]).toEqual(["a", "b"]);
	});

	it("are found among noise, wherever the bytes are cut", () => {
		const text = "noise\n\u001b[?1hpre 1 pong\nssh: words\r\npre 2 done state=YQ==\nrest";
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 80, maxLength: 80 }), (steps) => {
				const lines: string[] = [];
				const noise: string[] = [];
				const reader = new LineReader(
					"pre",
					(line) => lines.push(line),
					(line) => noise.push(line),
				);
				let at = 0;
				for (const step of steps) {
					reader.push(text.slice(at, at + step));
					at += step;
				}
				reader.push(text.slice(at));
				expect([lines, noise]).toEqual([
					[" 1 pong", " 2 done state=YQ=="],
					["noise", "ssh: words\r"],
				]);
			}),
		);
	});
});
