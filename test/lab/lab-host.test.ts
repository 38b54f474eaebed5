import { describe, expect, it } from "vitest";
import type { EngineOutput, LabEngine } from "../../src/lab/engines/lab-engine.ts";
import { createLabHost, type LabHost } from "../../src/lab/engines/lab-host.ts";
import { createPowerShellEngine } from "../../src/lab/engines/powershell-engine.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import { bytesOf } from "../../src/lab/state/text-file.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";
import { engineCommand } from "../support/engine.ts";
import { tempDir } from "../support/temp-dir.ts";

const ROOT = "C:\\inetpub\\wwwroot\\web.config";
const OWA = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\web.config";

async function run(
	host: LabHost,
	reader: string,
	signal: AbortSignal = new AbortController().signal,
): Promise<string> {
	let text = "";
	for await (const output of host.run({ reader, stdin: Buffer.from("exf1 abc 60 0\n"), signal })) {
		if (output.kind !== "exit") text += output.data.toString("utf8");
	}
	return text;
}

describe("a host of the lab", () => {
	it("does one run after the other", async () => {
		const order: string[] = [];
		const engine: LabEngine = {
			name: "slow",
			async *run({ reader }): AsyncGenerator<EngineOutput> {
				order.push(`${reader} starts`);
				await new Promise((resolve) => setImmediate(resolve));
				order.push(`${reader} ends`);
				yield { kind: "exit", code: 0 };
			},
		};
		const host = createLabHost(buildHostState(MACHINES.seCurrent, "EX01"), engine);
		await Promise.all([run(host, "a"), run(host, "b")]);
		expect(order).toEqual(["a starts", "a ends", "b starts", "b ends"]);
	});

	it("keeps the state that a run leaves, tells of it, and can be reset", async () => {
		const initial = buildHostState(MACHINES.seCurrent, "EX01");
		const seen: string[] = [];
		const engine: LabEngine = {
			name: "changing",
			async *run({ state, onState }): AsyncGenerator<EngineOutput> {
				seen.push(state.timeZone);
				onState?.({ ...state, timeZone: "Tokyo Standard Time" });
				yield { kind: "exit", code: 0 };
			},
		};
		const changes: string[] = [];
		const host = createLabHost(initial, engine, undefined, (_before, after) => changes.push(after.timeZone));
		await run(host, "a");
		await run(host, "b");
		host.reset();
		expect(seen).toEqual([initial.timeZone, "Tokyo Standard Time"]);
		expect(host.state).toBe(initial);
		expect(changes.at(-1)).toBe(initial.timeZone);
	});
});

const program = engineCommand();
/** In host.json, beside whose name the root has no ending. */
const stopService = `$global:ExfLabHost['services']['W3SVC']['state'] = [Text.Json.Nodes.JsonNode]::Parse('"Stopped"')
[IO.File]::WriteAllText("$global:ExfLabRoot.json", $global:ExfLabHost.ToJsonString())`;

describe.skipIf(program === undefined)("what a script writes in the powershell engine", () => {
	function hostsOf(...names: readonly string[]): LabHost[] {
		const engine = createPowerShellEngine({ command: [program ?? ""], dir: tempDir(), concurrency: 2 });
		return names.map((name) => createLabHost(buildHostState(MACHINES.seCurrent, name), engine));
	}
	const writeRoot = `[IO.File]::WriteAllText((Get-ExfLabContentPath '${ROOT}'), "hello EX01 of $(Get-ExfComputerName)")`;

	it("is there for the next run of the same host, and for no other host", async () => {
		const [one, two] = hostsOf("EX01", "EX02");
		if (one === undefined || two === undefined) throw new Error("no hosts");
		const read = `[Text.Encoding]::UTF8.GetString((Read-ExfFile '${ROOT}' 10000000).Bytes)`;
		await run(one, writeRoot);
		expect((await run(one, read)).trim()).toBe("hello EX01 of EX01");
		expect(await run(two, read)).toContain("<configuration>");
	});

	it("makes a new state that differs in nothing else", async () => {
		const [host] = hostsOf("EX01");
		if (host === undefined) throw new Error("no host");
		const before = host.state;
		await run(host, `${writeRoot}\n${stopService}`);
		const { state } = host;
		expect(bytesOf(state.texts[ROOT] ?? expect.fail(), "EX01").toString()).toBe("hello EX01 of EX01");
		expect(state.services["W3SVC"]).toEqual({ ...before.services["W3SVC"], state: "Stopped" });
		expect(state.texts[OWA]).toBe(before.texts[OWA]);
		const { texts, services } = before;
		expect(
			hashState({ ...state, services, texts: { ...state.texts, [ROOT]: texts[ROOT] ?? expect.fail() } }),
		).toBe(hashState(before));
	});

	it("is the old state where nothing was written", async () => {
		const [host] = hostsOf("EX01");
		const before = host?.state;
		await run(host ?? expect.fail(), "'x'");
		expect(host?.state).toBe(before);
	});

	it("stays when the run is ended half-way", async () => {
		const [host] = hostsOf("EX01");
		if (host === undefined) throw new Error("no host");
		const stop = new AbortController();
		const reader = `${writeRoot}; [Console]::Out.WriteLine('written'); [Threading.Thread]::Sleep(600000)`;
		const cut = (async () => {
			const stdin = Buffer.from("exf1 abc 60 0\n");
			for await (const output of host.run({ reader, stdin, signal: stop.signal })) {
				if (output.kind === "stdout") stop.abort(new Error("gone"));
			}
		})();
		await expect(cut).rejects.toThrow("aborted");
		expect(bytesOf(host.state.texts[ROOT] ?? expect.fail(), "EX01").toString()).toBe("hello EX01 of EX01");
	});

	it("may be no text, or a new file, or a file that is gone", async () => {
		const [host] = hostsOf("EX01");
		if (host === undefined) throw new Error("no host");
		await run(
			host,
			`$null = [IO.Directory]::CreateDirectory((Get-ExfLabContentPath 'C:\\New'))
[IO.File]::WriteAllBytes((Get-ExfLabContentPath 'C:\\New\\a.bin'), [byte[]](0, 255, 128, 10))
[IO.File]::Delete((Get-ExfLabContentPath '${ROOT}'))`,
		);
		const { texts, files } = host.state;
		expect([...bytesOf(texts["C:\\New\\a.bin"] ?? expect.fail(), "EX01")]).toEqual([0, 255, 128, 10]);
		expect(texts[ROOT]).toBeUndefined();
		expect(files[ROOT]).toBeUndefined();
	});
});
