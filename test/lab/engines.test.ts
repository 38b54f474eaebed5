import { describe, expect, it } from "vitest";
import type { EngineRequest, LabEngine } from "../../src/lab/engines/lab-engine.ts";
import { createLimiter } from "../../src/lab/engines/limit-runs.ts";
import { parseStdin } from "../../src/lab/engines/parse-stdin.ts";
import { createPowerShellEngine } from "../../src/lab/engines/powershell-engine.ts";
import { createRecordedEngine } from "../../src/lab/engines/recorded-engine.ts";
import { RECORDED_COMPUTER_NAME, RECORDED_UTC } from "../../src/lab/engines/recorded-values.ts";
import { type Transition, transitionKey } from "../../src/lab/engines/transition.ts";
import { recordEstate } from "../../src/lab/record.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import type { LabHostState } from "../../src/lab/state/host-state.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";
import { engineCommand } from "../support/engine.ts";
import { tempDir } from "../support/temp-dir.ts";

function request(over: Partial<EngineRequest> & { parameters?: readonly string[] } = {}): EngineRequest {
	const { parameters = [], ...rest } = over;
	return {
		state: buildHostState(MACHINES.seCurrent, "EX01"),
		reader: "reader",
		stdin: Buffer.from([`exf1 abc 60 ${parameters.length}`, ...parameters, "body"].join("\n")),
		signal: new AbortController().signal,
		...rest,
	};
}

function transition(of: EngineRequest, lines: readonly string[]): Transition {
	const parsed = parseStdin(of.stdin);
	if (parsed === undefined) throw new Error("not an exf1 stream");
	return { request: "test", units: [], exitCode: 0, lines, ...transitionKey(of, parsed) };
}

async function answer(engine: LabEngine, of: EngineRequest): Promise<{ text: string; code: number }> {
	let text = "";
	let code = -1;
	for await (const output of engine.run(of)) {
		if (output.kind === "exit") code = output.code;
		else text += output.data.toString("utf8");
	}
	return { text, code };
}

describe("the recorded engine", () => {
	it("answers with the prefix of the request", async () => {
		const engine = createRecordedEngine([transition(request(), ["H7 FullLanguage", ".0"])]);
		expect(await answer(engine, request())).toEqual({ text: "abcH7 FullLanguage\nabc.0\n", code: 0 });
	});

	it("puts the host's name and clock in the place of the recorded ones", async () => {
		const line = `E${RECORDED_COMPUTER_NAME} ${RECORDED_UTC} ${RECORDED_UTC.replace(".000", "")}`;
		const engine = createRecordedEngine([transition(request(), [line])]);
		const state: LabHostState = {
			...request().state,
			computerName: "MAIL7",
			utcNow: "2026-05-06T07:08:09.123Z",
		};
		const { text } = await answer(engine, request({ state }));
		expect(text).toBe("abcEMAIL7 2026-05-06T07:08:09.123Z 2026-05-06T07:08:09Z\n");
	});

	it.each<[string, Partial<EngineRequest> & { parameters?: readonly string[] }]>([
		["another state", { state: buildHostState(MACHINES.seBehind, "EX01") }],
		["another reader", { reader: "reader2" }],
		["another script", { stdin: Buffer.from("exf1 abc 60 0\nbody2") }],
		["other parameters", { parameters: ["collect/test days number MQ=="] }],
	])("has no answer for %s", async (_what, over) => {
		const engine = createRecordedEngine([transition(request(), [".0"])]);
		const { text, code } = await answer(engine, request(over));
		expect(code).toBe(70);
		expect(text).toMatch(/^exf lab: no recording for EX01/);
	});

	it("tells a stream that is none of ours from a missing recording", async () => {
		const engine = createRecordedEngine([]);
		expect(await answer(engine, request({ stdin: Buffer.from("Get-Date\n") }))).toEqual({
			text: "exf lab: stdin is no exf1 stream\r\n",
			code: 70,
		});
	});

	it("does not depend on prefix, deadline, order of the state's keys, name or clock", async () => {
		const engine = createRecordedEngine([transition(request(), [".0"])]);
		const { registry, ...rest } = request().state;
		const state = { registry, ...rest, computerName: "OTHER", utcNow: RECORDED_UTC };
		const stdin = Buffer.from("exf1 zzz 1 0\nbody");
		expect(await answer(engine, request({ state, stdin }))).toEqual({ text: "zzz.0\n", code: 0 });
	});

	it("cannot be recorded from", async () => {
		const recording = recordEstate({
			engine: createRecordedEngine([]),
			engineName: "test",
			requests: [],
			dir: tempDir(),
			signal: new AbortController().signal,
		});
		await expect(recording).rejects.toMatchObject({ code: "lab-recording" });
	});
});

describe("the head of a request", () => {
	it.each([
		"",
		"exf1",
		"exf1 abc",
		"exf1 abc 60",
		"exf1 abc 60 x\nbody",
		"exf1 abc 60 99999\nbody",
		"exf2 abc 60 0\nbody",
	])("is refused when it is %j", (text) => {
		expect(parseStdin(Buffer.from(text))).toBeUndefined();
	});

	it("may be all there is, with an empty script", () => {
		const withScript = parseStdin(Buffer.from("exf1 abc 60 0\n"));
		expect(withScript).toEqual(parseStdin(Buffer.from("exf1 abc 60 0")));
		expect(withScript).toMatchObject({ prefix: "abc", parameters: [] });
	});
});

describe("the limit of engine processes", () => {
	const { signal } = new AbortController();

	it("admits the next when one has left", async () => {
		const limiter = createLimiter(1);
		const order: string[] = [];
		const leave = await limiter.enter(signal);
		const second = limiter.enter(signal).then((leaveSecond) => {
			order.push("second");
			leaveSecond();
		});
		order.push("first");
		leave();
		await second;
		expect(order).toEqual(["first", "second"]);
	});

	it("gives no place to one that stopped waiting", async () => {
		const limiter = createLimiter(1);
		const stop = new AbortController();
		const leave = await limiter.enter(signal);
		const waiting = limiter.enter(stop.signal);
		stop.abort(new Error("stopped"));
		await expect(waiting).rejects.toThrow("stopped");
		leave();
		await expect(limiter.enter(signal)).resolves.toBeTypeOf("function");
	});
});

describe("the powershell engine", () => {
	it("fails with the name of a program that does not exist", async () => {
		const engine = createPowerShellEngine({ command: ["/nonexistent/pwsh"], dir: tempDir(), concurrency: 1 });
		await expect(answer(engine, request())).rejects.toThrow("/nonexistent/pwsh");
	});

	const program = engineCommand();

	it.skipIf(program === undefined)("runs any script on the simulated host", async () => {
		const engine = createPowerShellEngine({ command: [program ?? ""], dir: tempDir(), concurrency: 1 });
		const reader = "Get-ExfComputerName; (Get-ExfPowerShell).Version; exit 5";
		expect(await answer(engine, request({ reader }))).toEqual({ text: "EX01\n5.1.20348.4294\n", code: 5 });
	});

	it.skipIf(program === undefined)("ends a process that hangs when the client goes", async () => {
		const engine = createPowerShellEngine({ command: [program ?? ""], dir: tempDir(), concurrency: 1 });
		const stop = new AbortController();
		const reader = "[Console]::Out.WriteLine('started'); [Threading.Thread]::Sleep(600000)";
		const outputs: string[] = [];
		const run = (async () => {
			for await (const output of engine.run(request({ reader, signal: stop.signal }))) {
				if (output.kind === "stdout") outputs.push(output.data.toString());
				stop.abort(new Error("gone"));
			}
		})();
		await expect(run).rejects.toThrow("aborted");
		expect(outputs).toEqual(["started\n"]);
	});
});
