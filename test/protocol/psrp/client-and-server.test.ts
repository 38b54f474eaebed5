import { describe, expect, it } from "vitest";
import { getProperty, psList, psPrimitive, textOf } from "../../../src/protocol/clixml/index.ts";
import {
	errorRecord,
	namedCommand,
	psCredential,
	PsrpError,
	revealSecureString,
	scriptCommand,
	secureString,
} from "../../../src/protocol/psrp/index.ts";
import { joinPair, type Pair } from "../../support/psrp-pair.ts";

function opened(...options: Parameters<typeof joinPair>): Pair {
	const pair = joinPair(...options);
	pair.client.open();
	pair.settle();
	return pair;
}

const script = (text: string) => ({ commands: [scriptCommand(text)] });

describe("a client and a server", () => {
	it("open a pool and know each other", () => {
		const pair = joinPair();
		expect(pair.client.state).toBe("new");
		pair.client.open();
		const told = pair.settle();
		expect(told.client).toEqual([
			{ kind: "pool-opened", protocolVersion: "2.3", privateData: expect.objectContaining({}) },
		]);
		const [first] = told.client;
		expect(first?.kind === "pool-opened" && first.privateData.versionTable.get("PSVersion")).toBe("7.6.5");
		expect(told.server).toEqual([
			{
				kind: "pool-opened",
				protocolVersion: "2.3",
				request: {
					minRunspaces: 1,
					maxRunspaces: 1,
					host: { isHostNull: true, usesPoolHost: true },
					applicationArguments: null,
				},
			},
		]);
	});

	for (const theirs of ["2.1", "2.2", "2.3", "2.4"] as const) {
		for (const ours of ["2.1", "2.2", "2.3", "2.4"] as const) {
			it(`settle on the older of ${ours} and ${theirs}, and keep secrets`, () => {
				const pair = opened({ protocolVersion: ours }, { protocolVersion: theirs });
				const older = ours < theirs ? ours : theirs;
				expect(pair.client.protocolVersion).toBe(older);
				const id = pair.client.run({
					commands: [namedCommand("x", { s: secureString("to"), c: psCredential("u", "tö") })],
				});
				const asked = pair.settle().server.find((event) => event.kind === "pipeline");
				const values = asked?.kind === "pipeline" ? asked.request.statements[0]?.[0]?.arguments : [];
				expect(revealSecureString(values?.[0]?.value)).toBe("to");
				expect(revealSecureString(getProperty(values?.[1]?.value, "Password"))).toBe("tö");
				pair.server.output(id, psList([secureString("fro")]));
				pair.server.end(id, "completed");
				const answer = pair.settle().client.find((event) => event.kind === "output");
				expect(JSON.stringify(answer)).toContain(Buffer.from("fro", "utf16le").toString("base64"));
			});
		}
	}

	it("exchange a key only when there is a secret, and in protocol 2.4 not at all", () => {
		const key = /Data Stream='Default' PSGuid='0{8}-/;
		const plain = opened();
		const before = plain.packets.filter((line) => key.test(line)).length;
		plain.client.run(script("1"));
		plain.settle();
		expect(plain.packets.filter((line) => key.test(line)).length).toBe(before);
		plain.client.run({ commands: [scriptCommand("1", { s: secureString("x") })] });
		plain.settle();
		expect(plain.packets.filter((line) => key.test(line)).length).toBe(before + 2);
		const newer = opened({ protocolVersion: "2.4" }, { protocolVersion: "2.4" });
		const start = newer.packets.filter((line) => key.test(line)).length;
		newer.client.run({ commands: [scriptCommand("1", { s: secureString("x") })] });
		newer.settle();
		expect(newer.packets.filter((line) => key.test(line)).length).toBe(start);
	});

	it("tell in order what came before and after a secret without a key", () => {
		const pair = opened();
		const id = pair.client.run(script("1"));
		pair.settle();
		pair.server.output(id, "before");
		pair.server.output(id, secureString("made there"));
		pair.server.output(id, "after");
		pair.server.end(id, "completed");
		const outputs = pair.settle().client.flatMap((event) => (event.kind === "output" ? [event.value] : []));
		expect([outputs[0], revealSecureString(outputs[1]), outputs[2]]).toEqual([
			"before",
			"made there",
			"after",
		]);
	});

	it("carry scripts, arguments, merges and statements", () => {
		const pair = opened();
		pair.client.run({
			statements: [
				[
					{
						text: "Get-Thing",
						isScript: false,
						arguments: [
							{ name: "Force", value: null, isSwitch: true },
							{ name: "Name", value: null },
							{ name: null, value: psPrimitive("U64", "5") },
						],
						useLocalScope: true,
						merge: { error: "output", warning: "null" },
					},
					namedCommand("Out-Thing"),
				],
				[scriptCommand("param($a) $a", { a: "ü" })],
			],
			addsToHistory: true,
		});
		const [event] = pair.settle().server;
		expect(event).toMatchObject({
			kind: "pipeline",
			request: {
				hasNoInput: true,
				addsToHistory: true,
				isNested: false,
				statements: [
					[
						{
							text: "Get-Thing",
							isScript: false,
							useLocalScope: true,
							merge: {
								error: "output",
								warning: "null",
								verbose: "none",
								debug: "none",
								information: "none",
							},
							arguments: [
								{ name: "Force", value: null, isSwitch: true },
								{ name: "Name", value: null, isSwitch: false },
								{ name: null, value: { type: "U64", text: "5" }, isSwitch: false },
							],
						},
						{ text: "Out-Thing", arguments: [] },
					],
					[{ text: "param($a) $a", isScript: true, arguments: [{ name: "a", value: "ü" }] }],
				],
			},
		});
	});

	it("carry all seven streams and the end", () => {
		const pair = opened();
		const { client, server } = pair;
		const id = client.run(script("x"));
		pair.settle();
		const error = errorRecord({
			message: "no",
			exceptionType: "System.IO.IOException",
			fullyQualifiedErrorId: "No,Get-Thing",
			category: "ReadError",
			activity: "Get-Thing",
			reason: "IOException",
			targetName: "t",
			targetType: "String",
			position: { line: 3, column: 5, file: "C:\\x.ps1", text: "Get-Thing" },
			scriptStackTrace: "at <ScriptBlock>, C:\\x.ps1: line 3",
			recommendedAction: "try again",
			target: "t",
		});
		const text = { message: "m", position: null };
		const information = {
			message: "i",
			data: "i",
			source: "s",
			timeGenerated: "2024-01-01T00:00:00Z",
			tags: ["a", "b"],
			user: "u",
			computer: "c",
			processId: 5,
		};
		const progress = {
			activity: "a",
			activityId: 1,
			parentActivityId: -1,
			status: "s",
			currentOperation: null,
			percentComplete: 50,
			secondsRemaining: -1,
			isCompleted: false,
		};
		server.output(id, null);
		server.output(id, "o");
		server.error(id, error);
		server.text(id, "warning", text);
		server.text(id, "verbose", text);
		server.text(id, "debug", text);
		server.information(id, information);
		server.progress(id, progress);
		server.callHost(id, "SetShouldExit", [3]);
		server.end(id, "failed", error);
		expect(pair.settle().client).toEqual([
			{ kind: "output", pipeline: id, value: null },
			{ kind: "output", pipeline: id, value: "o" },
			{ kind: "error", pipeline: id, record: error },
			{ kind: "warning", pipeline: id, record: text },
			{ kind: "verbose", pipeline: id, record: text },
			{ kind: "debug", pipeline: id, record: text },
			{ kind: "information", pipeline: id, record: information },
			{ kind: "progress", pipeline: id, record: progress },
			{ kind: "pipeline-ended", pipeline: id, outcome: "failed", error, hadErrors: true, exitCode: 3 },
			{ kind: "pipeline-closed", pipeline: id },
		]);
	});

	it("carry input objects, and drop those that come after the end", () => {
		const pair = opened();
		const id = pair.client.run({ ...script("x"), takesInput: true });
		pair.client.input(id, 1);
		pair.client.input(id, null);
		pair.client.endInput(id);
		pair.client.input(id, "late");
		expect(pair.settle().server.slice(1)).toEqual([
			{ kind: "input", pipeline: id, value: 1 },
			{ kind: "input", pipeline: id, value: null },
			{ kind: "input-ended", pipeline: id },
		]);
	});

	it("stop a pipeline", () => {
		const pair = opened();
		const id = pair.client.run(script("x"));
		pair.settle();
		pair.client.stop(id);
		pair.client.stop(id);
		expect(pair.settle()).toEqual({ client: [], server: [{ kind: "stop", pipeline: id }] });
		pair.server.end(id, "stopped");
		expect(pair.settle().client).toEqual([
			{
				kind: "pipeline-ended",
				pipeline: id,
				outcome: "stopped",
				error: null,
				hadErrors: false,
				exitCode: null,
			},
			{ kind: "pipeline-closed", pipeline: id },
		]);
	});

	it("do not start a pipeline that is stopped before the pool is open", () => {
		const pair = joinPair();
		pair.client.open();
		const id = pair.client.run(script("x"));
		pair.client.stop(id);
		const told = pair.settle();
		expect(told.server.map(({ kind }) => kind)).toEqual(["pool-opened"]);
		expect(told.client.map(({ kind }) => kind)).toEqual(["pipeline-ended", "pipeline-closed", "pool-opened"]);
	});

	it("end a pipeline that was stopped before all of it had arrived", () => {
		const pair = opened({}, {}, { packetBytes: 1000 });
		const id = pair.client.run(script("x".repeat(100_000)));
		// Half of it: nothing is carried here but by settle, so the stop overtakes what waits.
		pair.client.stop(id);
		const told = pair.settle();
		expect(told.server).toEqual([]);
		expect(told.client.map((event) => event.kind)).toEqual(["pipeline-ended", "pipeline-closed"]);
	});

	it("close the pool only after the pipelines, however many run", () => {
		const pair = opened();
		const ids = [pair.client.run(script("a")), pair.client.run(script("b"))];
		pair.settle();
		pair.client.close();
		const stops = pair.settle().server;
		expect(stops).toEqual(ids.map((pipeline) => ({ kind: "stop", pipeline })));
		for (const id of ids) pair.server.end(id, "stopped");
		const told = pair.settle();
		expect(told.client.at(-1)).toEqual({ kind: "pool-closed" });
		expect(told.server).toEqual([{ kind: "pool-closed" }]);
		const closes = pair.packets.filter((line) => line.startsWith("C> <Close "));
		expect(closes.at(-1)).toContain("00000000-0000-0000-0000-000000000000");
		expect(closes.length).toBe(3);
	});

	it("answer a host call that wants a person with an error", () => {
		const pair = opened();
		const id = pair.client.run(script("Read-Host"));
		pair.settle();
		const callId = pair.server.callHost(id, "ReadLine", []);
		const told = pair.settle();
		expect(told.client).toEqual([{ kind: "host-call-refused", pipeline: id, method: "ReadLine" }]);
		expect(told.server).toMatchObject([
			{
				kind: "host-response",
				pipeline: id,
				response: { callId, result: null, error: { category: "NotImplemented", targetName: "ReadLine" } },
			},
		]);
		expect(pair.packets.filter((line) => line.includes("PromptResponse")).length).toBe(1);
	});

	it("reset the runspace from protocol 2.3 on", () => {
		const pair = opened();
		pair.client.reset();
		expect(pair.settle()).toEqual({
			client: [{ kind: "reset", succeeded: true }],
			server: [{ kind: "reset" }],
		});
		const old = opened({ protocolVersion: "2.2" });
		old.client.reset();
		expect(old.settle().client).toEqual([{ kind: "reset", succeeded: false }]);
	});

	it("describe commands to a client that asks for some of them", () => {
		// Our client has no such question; what is written is compared with a recorded server in foreign-client.
		const pair = opened();
		const id = pair.client.run(script("Get-Command"));
		pair.settle();
		pair.server.describeCommands(
			id,
			{ names: ["get-*", "?lear-Host"], commandTypes: 0x8 | 0x2, modules: [] },
			[
				{ name: "Get-Thing", type: "Cmdlet", parameters: [{ name: "Name", type: "System.String" }] },
				{ name: "Clear-Host", type: "Function" },
				{ name: "Get-Script", type: "ExternalScript" },
				{ name: "Set-Thing", type: "Cmdlet" },
			],
		);
		const outputs = pair.settle().client.flatMap((event) => (event.kind === "output" ? [event.value] : []));
		expect(outputs.map((value) => textOf(getProperty(value, "Name") ?? getProperty(value, "Count")))).toEqual(
			["2", "Get-Thing", "Clear-Host"],
		);
	});

	it("serve one pool after another on the same stream", () => {
		const first = opened();
		first.client.close();
		expect(first.settle().client.at(-1)).toEqual({ kind: "pool-closed" });
		expect(first.server.state).toBe("new");
	});

	it("lose pipelines when the connection is lost: each has one end, and the pool comes last", () => {
		const pair = opened();
		const id = pair.client.run(script("x"));
		pair.settle();
		pair.client.fail(new PsrpError("transport", "gone"));
		pair.client.fail(new PsrpError("transport", "gone again"));
		expect(pair.client.takeEvents()).toMatchObject([
			{ kind: "pipeline-ended", pipeline: id, outcome: "lost" },
			{ kind: "pool-broken", error: { code: "transport", message: "gone" } },
		]);
		expect(pair.client.state).toBe("broken");
	});
});

describe("a client", () => {
	it("refuses more pipelines than its limit", () => {
		const pair = opened({ limits: { maxPipelines: 2 } });
		pair.client.run(script("1"));
		pair.client.run(script("2"));
		expect(() => pair.client.run(script("3"))).toThrow(RangeError);
	});

	it("refuses an argument that cannot be written when it is given, open or not", () => {
		const bad = { commands: [scriptCommand("x", { n: 0.5 })] };
		const pair = joinPair();
		pair.client.open();
		expect(() => pair.client.run(bad)).toThrow(expect.objectContaining({ code: "invalid-value" }));
		pair.settle();
		expect(() => pair.client.run(bad)).toThrow(expect.objectContaining({ code: "invalid-value" }));
		expect(pair.client.pipelines).toEqual([]);
	});

	it("is told by mistakes in its use", () => {
		const { client } = joinPair();
		expect(() => client.run(script("1"))).toThrow("not open");
		client.open();
		expect(() => client.open()).toThrow("before");
	});

	it("that was never opened closes without a word", () => {
		const pair = joinPair();
		pair.client.close();
		expect(pair.settle().client).toEqual([{ kind: "pool-closed" }]);
		expect(pair.packets).toEqual([]);
	});
});

describe("a server", () => {
	it("refuses more commands than its limit", () => {
		const pair = opened({}, { limits: { maxPipelines: 1 } });
		pair.client.run(script("1"));
		pair.client.run(script("2"));
		const told = pair.settle();
		expect(told.server.at(-1)).toMatchObject({ kind: "broken", error: { code: "too-large" } });
		expect(told.client.at(-1)).toMatchObject({ kind: "pool-broken", error: { code: "transport" } });
	});
});
