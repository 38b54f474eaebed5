import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ENVELOPE_SCHEMA } from "../../src/core/model/envelope.ts";
import type { ScriptBundle, UnitParameter } from "../../src/core/model/script-bundle.ts";
import { safeFileName } from "../../src/remoting/file-parameters.ts";
import { putFile } from "../../src/remoting/put-file.ts";
import type { SessionItem } from "../../src/remoting/transport.ts";

const UNIT = "transfer/put-file";
const BUNDLE: ScriptBundle = {
	execReader: "",
	psrpReader: "",
	body: "",
	sha256: "",
	units: [{ id: UNIT, version: "1.0.0", sha256: "", maxOutputBytes: 1000 }],
	parameters: [],
};
const OPTIONS = { bundle: BUNDLE, timeoutMs: 1000, idleMs: 1000, signal: new AbortController().signal };
const CONTENT = Buffer.alloc(3_000_000, "content");
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const PATH = `C:\\ProgramData\\exchange-fleet\\files\\${SHA256}-some.msi`;

/** A host that has the answers of a script, one for each run, and remembers what it was asked. */
function hostWith(...answers: readonly object[]) {
	const asked: Map<string, UnitParameter["value"]>[] = [];
	async function* run(bundle: ScriptBundle): AsyncGenerator<SessionItem> {
		asked.push(new Map(bundle.parameters.map(({ name, value }) => [name, value])));
		const answer = { status: "ok", errors: [], ...answers[asked.length - 1] };
		const head = { schema: ENVELOPE_SCHEMA, unit: UNIT, version: "1.0.0", host: "EX01", durationMs: 1 };
		const more = { powershell: "5.1", languageMode: "FullLanguage", elevated: true, truncated: false };
		const text = JSON.stringify({ ...head, ...more, startedAt: "2026-11-26T22:00:00Z", ...answer });
		yield { kind: "envelope", unit: UNIT, text };
	}
	return { asked, session: { run } };
}

const data = (complete: boolean, path = PATH) => ({ data: { path, complete, removed: false } });

describe("putFile", () => {
	it("asks first, and sends nothing of a file that is there", async () => {
		const { asked, session } = hostWith(data(true));
		expect(await putFile(session, CONTENT, SHA256, "some.msi", OPTIONS)).toBe(PATH);
		expect(asked.map((values) => [...values.keys()])).toEqual([["action", "sha256", "name"]]);
	});

	it("sends pieces of 512 KB, four in a run, each with its hash", async () => {
		const { asked, session } = hostWith(data(false), data(false), data(true));
		expect(await putFile(session, CONTENT, SHA256, "some.msi", OPTIONS)).toBe(PATH);
		expect(asked.slice(1).map((values) => values.get("offset"))).toEqual([0, 2_097_152]);
		const pieces = asked
			.flatMap((values) => ["piece1", "piece2", "piece3", "piece4"].map((name) => values.get(name)))
			.flatMap((value) => (value === undefined ? [] : [String(value).split(" ")]));
		const bytes = pieces.map(([, text = ""]) => Buffer.from(text, "base64"));
		expect(bytes.map(({ length }) => length)).toEqual([524_288, 524_288, 524_288, 524_288, 524_288, 378_560]);
		expect(Buffer.concat(bytes).equals(CONTENT)).toBe(true);
		const hashes = bytes.map((piece) => createHash("sha256").update(piece).digest("hex"));
		expect(pieces.map(([hash]) => hash)).toEqual(hashes);
	});

	it("takes a stream", async () => {
		async function* stream(): AsyncGenerator<Uint8Array> {
			yield CONTENT.subarray(0, 1000);
			yield CONTENT.subarray(1000);
		}
		const { session } = hostWith(data(false), data(false), data(true));
		expect(await putFile(session, stream(), SHA256, "some.msi", OPTIONS)).toBe(PATH);
	});

	it.each([
		["file-empty", Buffer.alloc(0)],
		["file-changed", Buffer.from("another content")],
		["file-too-large", Buffer.alloc(64 * 1024 * 1024 + 1)],
	])("does not begin with a file that is wrong here: %s", async (code, content) => {
		const { asked, session } = hostWith();
		await expect(putFile(session, content, SHA256, "some.msi", OPTIONS)).rejects.toMatchObject({ code });
		expect(asked).toEqual([]);
	});

	it("says what the host said", async () => {
		const errors = [{ code: "access-denied", message: "Only an administrator may.", target: null }];
		const { session } = hostWith({ ...data(false), errors });
		await expect(putFile(session, CONTENT, SHA256, "some.msi", OPTIONS)).rejects.toMatchObject({
			code: "access-denied",
			message: "the host does not take some.msi: Only an administrator may.",
		});
	});

	it.each([
		["another path", data(true, "C:\\Windows\\System32\\some.msi")],
		["no data", { data: null }],
		["no envelope", { schema: "other" }],
	])("does not believe a host with %s", async (_what, answer) => {
		const { session } = hostWith(answer);
		await expect(putFile(session, CONTENT, SHA256, "some.msi", OPTIONS)).rejects.toMatchObject({
			code: "protocol",
		});
	});

	it("fails where the host does not have the file after the last piece", async () => {
		const { session } = hostWith(data(false), data(false), data(false));
		await expect(putFile(session, CONTENT, SHA256, "some.msi", OPTIONS)).rejects.toMatchObject({
			message: "the host does not have some.msi after all of it was sent",
		});
	});
});

describe("safeFileName", () => {
	it.each([
		["rewrite_amd64_en-US.msi", "rewrite_amd64_en-US.msi"],
		["..\\x y.msi", "_._x_y.msi"],
		["-rf", "_rf"],
		["", "_"],
	])("of %j", (name, safe) => {
		expect(safeFileName(name)).toBe(safe);
	});

	it("keeps the end of a long name", () => {
		expect(safeFileName(`${"a".repeat(200)}.msi`)).toBe(`${"a".repeat(96)}.msi`);
	});
});
