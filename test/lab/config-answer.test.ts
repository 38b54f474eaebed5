import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { knownHashes, personalise } from "../../src/lab/engines/config-answer.ts";
import { RECORDED_COMPUTER_NAME } from "../../src/lab/engines/recorded-values.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { bytesOf } from "../../src/lab/state/text-file.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";

const OWA = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\web.config";
const SHARED =
	"C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\SharedWebConfig.config";
const NONE = new Set<string>();
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
		return {
			path,
			sha256: sha256(bytes),
			size: bytes.length,
			modifiedUtc: "2001-02-03T04:05:06.000Z",
			blanked: 1,
			content: gzipSync(bytes).toString("base64"),
			known: false,
		};
	});
	return `Ecollect/iis-config ${JSON.stringify({ data: { files } })}`;
}

interface AnsweredFile {
	readonly sha256: string;
	readonly content: string;
}

function filesOf(line: string): AnsweredFile[] {
	return JSON.parse(line.slice(line.indexOf(" "))).data.files;
}

describe("a recorded answer with files", () => {
	it("speaks with the host's own name in its files, and hashes and sizes follow", () => {
		const [owa, shared] = filesOf(personalise(recordedLine(), stateOf("MAIL7"), NONE));
		expect(gunzipSync(Buffer.from(owa?.content ?? "", "base64")).toString()).toContain(
			'"X-FEServer" value="MAIL7"',
		);
		expect(owa).toMatchObject({ sha256: sha256(bytesAt(OWA, "MAIL7")), size: bytesAt(OWA, "MAIL7").length });
		expect(sha256(gunzipSync(Buffer.from(owa?.content ?? "", "base64")))).toBe(owa?.sha256);
		expect(shared?.sha256).toBe(sha256(bytesAt(SHARED, "OTHER")));
	});

	it("has the times that the files of this host have", () => {
		const state = stateOf("MAIL7");
		const own = state.texts[OWA] ?? expect.fail();
		const changed = { ...state.texts, [OWA]: { ...own, modifiedUtc: "2026-11-26T20:00:00Z" } };
		const [owa] = filesOf(personalise(recordedLine(), { ...state, texts: changed }, NONE));
		expect(owa).toMatchObject({ modifiedUtc: "2026-11-26T20:00:00.000Z" });
	});

	it("leaves out what the client has, by the hashes of this host", () => {
		const known = new Set([sha256(bytesAt(OWA, "MAIL7")), sha256(bytesAt(OWA, "MAIL8"))]);
		const [owa, shared] = filesOf(personalise(recordedLine(), stateOf("MAIL7"), known));
		expect(owa).toMatchObject({ known: true, content: null, blanked: 0 });
		expect(shared).toMatchObject({ known: false, blanked: 1 });
	});

	it("leaves the lines of other units alone", () => {
		const line = 'Ecollect/services {"data":{"files":[{"path":"x"}]}}';
		expect(personalise(line, stateOf("MAIL7"), NONE)).toBe(line);
	});

	it("stays ASCII", () => {
		const line = `Ecollect/iis-config ${JSON.stringify({ data: { files: [{ path: "C:\\ü" }] } })}`;
		expect(personalise(line, stateOf("MAIL7"), NONE)).toMatch(/^[\x20-\x7E]*\\u00fc[\x20-\x7E]*$/);
	});
});

describe("the hashes that a client says it has", () => {
	it("are those of its parameter, however many", () => {
		const line = (text: string): string =>
			`collect/iis-config knownHashes string ${Buffer.from(text).toString("base64")}`;
		expect([...knownHashes([line("a,b")])]).toEqual(["a", "b"]);
		expect([...knownHashes([line("")])]).toEqual([]);
		expect([...knownHashes(["collect/test knownHashes string YQ=="])]).toEqual([]);
	});
});
