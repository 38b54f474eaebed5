import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
	comparableParameters,
	hashesIn,
	knownHashesLine,
	personalise,
} from "../../src/lab/engines/config-answer.ts";
import { RECORDED_COMPUTER_NAME } from "../../src/lab/engines/recorded-values.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { bytesOf } from "../../src/lab/state/text-file.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";

const OWA = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\web.config";
const SHARED =
	"C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\SharedWebConfig.config";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const stateOf = (name: string): ReturnType<typeof buildHostState> => buildHostState(MACHINES.seCurrent, name);

function bytesAt(path: string, name: string): Buffer {
	const file = stateOf(name).texts[path];
	if (file === undefined) throw new Error(`the host has no ${path}`);
	return bytesOf(file, name);
}

/** The line in which the placeholder's host sent two of its files. */
function recordedLine(): string {
	const files = [OWA, SHARED].map((path) => {
		const bytes = bytesAt(path, RECORDED_COMPUTER_NAME);
		return { path, sha256: sha256(bytes), size: bytes.length, content: gzipSync(bytes).toString("base64") };
	});
	return `Ecollect/iis-config ${JSON.stringify({ data: { files } })}`;
}

describe("a recorded answer with files", () => {
	it("speaks with the host's own name in its files, and hashes and sizes follow", () => {
		const line = personalise(recordedLine(), stateOf("MAIL7"));
		const { data } = JSON.parse(line.slice(line.indexOf(" ")));
		const [owa, shared] = data.files;
		expect(gunzipSync(Buffer.from(owa.content, "base64")).toString()).toContain('"X-FEServer" value="MAIL7"');
		expect(owa).toMatchObject({ sha256: sha256(bytesAt(OWA, "MAIL7")), size: bytesAt(OWA, "MAIL7").length });
		expect(sha256(gunzipSync(Buffer.from(owa.content, "base64")))).toBe(owa.sha256);
		expect(shared.sha256).toBe(sha256(bytesAt(SHARED, "OTHER")));
	});

	it("leaves the lines of other units alone", () => {
		const line = 'Ecollect/services {"data":{"files":[{"path":"x"}]}}';
		expect(personalise(line, stateOf("MAIL7"))).toBe(line);
	});

	it("stays ASCII", () => {
		const line = `Ecollect/iis-config ${JSON.stringify({ data: { files: [{ path: "C:\\ü" }] } })}`;
		expect(personalise(line, stateOf("MAIL7"))).toMatch(/^[\x20-\x7E]*\\u00fc[\x20-\x7E]*$/);
	});

	it("tells which hashes its client has afterwards", () => {
		expect(hashesIn(["H7", recordedLine(), ".0"])).toEqual(
			[OWA, SHARED].map((path) => sha256(bytesAt(path, RECORDED_COMPUTER_NAME))),
		);
		expect(hashesIn(["H7", ".0"])).toEqual([]);
	});
});

describe("the hashes that a client says it has", () => {
	const recorded = knownHashesLine(
		[OWA, SHARED].map((path) => sha256(bytesAt(path, RECORDED_COMPUTER_NAME))),
	);

	it("are compared as those of the placeholder's files, in any order", () => {
		const own = [SHARED, OWA].map((path) => sha256(bytesAt(path, "MAIL7")));
		expect(comparableParameters([knownHashesLine(own)], stateOf("MAIL7"))).toEqual([recorded]);
		expect(comparableParameters([recorded], stateOf(RECORDED_COMPUTER_NAME))).toEqual([recorded]);
	});

	it("do not count when the host has no such file", () => {
		const foreign = sha256(bytesAt(OWA, "MAIL8"));
		expect(comparableParameters([knownHashesLine([foreign])], stateOf("MAIL7"))).toEqual([]);
	});

	it("are the only parameter that is changed", () => {
		const line = "collect/test days number MQ==";
		expect(comparableParameters([line], stateOf("MAIL7"))).toEqual([line]);
	});
});
