import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { EngineOutput, LabEngine } from "../../src/lab/engines/lab-engine.ts";
import { loadRecordings } from "../../src/lab/engines/recording-file.ts";
import { distinctStates, type RecordOptions, recordEstate } from "../../src/lab/record.ts";
import { tempDir } from "../support/temp-dir.ts";

const REQUEST = { name: "scan", reader: "reader", parameters: [], body: "body" };

/** An engine that gives every state the same output. */
function engineSaying(stdout: string, stderr = ""): LabEngine {
	return {
		name: "powershell",
		async *run(): AsyncGenerator<EngineOutput> {
			yield { kind: "stdout", data: Buffer.from(stdout) };
			if (stderr !== "") yield { kind: "stderr", data: Buffer.from(stderr) };
			yield { kind: "exit", code: 0 };
		},
	};
}

function options(engine: LabEngine, dir: string): RecordOptions {
	return { engine, engineName: "test", requests: [REQUEST], dir, signal: new AbortController().signal };
}

describe("recordEstate", () => {
	const clean = "recordedrecordedH7 Full\r\nrecordedrecordedEcollect/a {}\nrecordedrecorded.0\n";

	it("writes one file per different state, which can be loaded again", async () => {
		const dir = tempDir();
		await recordEstate(options(engineSaying(clean), dir));
		const files = await loadRecordings(dir);
		expect(new Set(files.map((file) => file.story))).toEqual(new Set(distinctStates().keys()));
		expect(files[0]?.transitions[0]).toMatchObject({
			request: "scan",
			units: ["collect/a"],
			exitCode: 0,
			lines: ["H7 Full", "Ecollect/a {}", ".0"],
		});
	});

	it("keeps the contents of files apart, once, and puts them back", async () => {
		const dir = tempDir();
		const content = gzipSync("<configuration>".repeat(20)).toString("base64");
		const file = { path: "C:\\a", sha256: "1".repeat(64), size: 300, content };
		const line = `Ecollect/iis-config ${JSON.stringify({ data: { files: [file] } })}`;
		await recordEstate(
			options(engineSaying(`recordedrecordedH7 Full\nrecordedrecorded${line}\nrecordedrecorded.0\n`), dir),
		);
		expect(readdirSync(join(dir, "contents"))).toHaveLength(1);
		expect(readFileSync(join(dir, "clean.json"), "utf8")).not.toContain(content);
		const [first] = await loadRecordings(dir);
		expect(first?.transitions[0]?.lines[1]).toBe(line);
	});

	it("refuses a recording whose contents are gone", async () => {
		const dir = tempDir();
		const lines = [`E {"content":"#${"0".repeat(64)}"}`];
		const key = {
			state: "1".repeat(64),
			reader: "1".repeat(64),
			script: "1".repeat(64),
			parameters: "1".repeat(64),
		};
		const transitions = [{ request: "scan", ...key, units: [], exitCode: 0, lines }];
		const file = { schema: "exchange-fleet/lab-recording@2", story: "clean", engine: "test", transitions };
		writeFileSync(join(dir, "clean.json"), JSON.stringify(file));
		await expect(loadRecordings(dir)).rejects.toThrow("no content");
	});

	it("replaces older recordings", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "gone-story.json"), "{}");
		await recordEstate(options(engineSaying(clean), dir));
		expect(readdirSync(dir)).not.toContain("gone-story.json");
	});

	it.each([
		["without an end marker", "recordedrecordedH7 Full\n", ""],
		["with a foreign line", `motd\n${clean}`, ""],
		["with words on stderr", clean, "engine: warning"],
	])("refuses an answer %s and keeps the older recordings", async (_what, stdout, stderr) => {
		const dir = tempDir();
		writeFileSync(join(dir, "older.json"), "{}");
		await expect(recordEstate(options(engineSaying(stdout, stderr), dir))).rejects.toMatchObject({
			code: "lab-recording",
		});
		expect(readdirSync(dir)).toEqual(["older.json"]);
	});

	it("refuses a damaged recording when it is loaded", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, "clean.json"), '{"schema":"other"}');
		await expect(loadRecordings(dir)).rejects.toThrow("schema");
	});
});
