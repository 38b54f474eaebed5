import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { EngineRequest, LabEngine } from "../../src/lab/engines/lab-engine.ts";
import { psDictionary, psDouble } from "../../src/protocol/clixml/index.ts";
import { secureString } from "../../src/protocol/psrp/index.ts";
import { commandFor, connectTo, exec, frames, PREFIX, stdinFor } from "./support/exec.ts";
import { hostOf, startLab } from "./support/lab.ts";
import { plainEngine } from "./support/plain-engine.ts";
import { openSession, openSubsystem, READERS, runArguments, SERVER_MODE } from "./support/session.ts";

/** Gives every script the same answer and remembers what it was asked. */
function watchedEngine(asked: EngineRequest[]): LabEngine {
	return {
		name: "watched",
		run(request) {
			asked.push(request);
			return plainEngine.run(request);
		},
	};
}

describe("which sessions a lab host offers", () => {
	it("server mode and no subsystem, as Windows comes", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const { session } = await openSession(lab);
		const { privateData } = await session.opened();
		expect(privateData.versionTable.get("PSVersion")).toBe("5.1.20348.4294");
		expect(privateData.versionTable.get("PSEdition")).toBe("Desktop");
		await expect(openSubsystem(await connectTo(lab))).rejects.toThrow("Unable to start subsystem");
	});

	it("the subsystem where PowerShell 7 is set up, which is not what powershell.exe starts", async () => {
		const lab = await startLab({ stories: ["esu"] });
		const subsystem = await openSession(lab, hostOf(lab), null);
		const windows = await openSession(lab);
		const versions = await Promise.all(
			[subsystem, windows].map(async ({ session }) => {
				const { privateData } = await session.opened();
				return privateData.versionTable.get("PSVersion");
			}),
		);
		expect(versions).toEqual([expect.stringMatching(/^7\./), expect.stringMatching(/^5\.1\./)]);
		expect(hostOf(lab).counters).toMatchObject({ subsystems: 1, execs: 1 });
	});

	it("commands only from PowerShell 2.0", async () => {
		const lab = await startLab({ stories: ["exchange-2010"] });
		const client = await connectTo(lab);
		await expect(openSubsystem(client)).rejects.toThrow("Unable to start subsystem");
		expect(await exec(client, SERVER_MODE, "")).toMatchObject({ code: 70, stdout: "" });
		expect(frames((await exec(client, commandFor("'x'"), stdinFor(""))).stdout).at(-1)).toBe(".0");
	});

	it.each(["exec", "server-mode", "subsystem"])("%s, when the story is told to", async (offer) => {
		const lab = await startLab({ stories: [`clean@${offer}`] });
		const client = await connectTo(lab);
		const isRefused = await openSubsystem(client).then(
			() => false,
			() => true,
		);
		const server = await exec(client, SERVER_MODE, "");
		expect([isRefused, server.code]).toEqual([offer !== "subsystem", offer === "exec" ? 70 : 160]);
	});

	it("no session under another name", async () => {
		const lab = await startLab({ stories: ["esu"] });
		await expect(openSubsystem(await connectTo(lab), "sftp")).rejects.toThrow("Unable to start subsystem");
	});
});

describe("a run in a session", () => {
	it("gives the engine what the exec reader would have found on stdin", async () => {
		const asked: EngineRequest[] = [];
		const lab = await startLab({
			stories: ["clean"],
			readers: READERS,
			engine: watchedEngine(asked),
		});
		const { session } = await openSession(lab);
		const parameters = {
			"collect/a": psDictionary([
				["text", "\u00e4 b"],
				["days", psDouble(1.5)],
				["deep", true],
			]),
		};
		await session.script(READERS.psrp, runArguments("'the b\u00f6dy'\n'2'", parameters));
		const encode = (text: string): string => Buffer.from(text, "utf8").toString("base64");
		expect(asked.map(({ reader, stdin }) => [reader, stdin.toString("utf8")])).toEqual([
			[
				READERS.exec,
				stdinFor("'the b\u00f6dy'\n'2'", [
					`collect/a text string ${encode("\u00e4 b")}`,
					`collect/a days number ${encode("1.5")}`,
					`collect/a deep boolean ${encode("true")}`,
				]),
			],
		]);
	});

	it("writes the same lines as a command, as objects of one pipeline", async () => {
		const lab = await startLab({ stories: ["clean"], readers: READERS });
		const { session } = await openSession(lab);
		const run = await session.script(READERS.psrp, runArguments("'x'"));
		const command = await exec(await connectTo(lab), commandFor(READERS.exec), stdinFor("'x'"));
		expect(run.output).toEqual(frames(command.stdout).map((frame) => PREFIX + frame));
		expect(run.end).toMatchObject({ outcome: "completed", hadErrors: false });
	});

	it("may be followed by others, and the process ends with its input", async () => {
		const lab = await startLab({ stories: ["clean"], readers: READERS });
		const { session, channel, closed } = await openSession(lab);
		const runs = [await session.script(READERS.psrp), await session.script(READERS.psrp)];
		expect(runs.map(({ output }) => output.length)).toEqual([4, 4]);
		expect(await session.close()).toEqual({ kind: "pool-closed" });
		channel.end();
		expect(await closed).toBe(0);
	});

	it("ends with an error when the input ends in the middle of it", async () => {
		const lab = await startLab({ stories: ["clean"], readers: READERS });
		const { session, channel, closed } = await openSession(lab);
		await session.opened();
		channel.end();
		expect(await closed).toBe(160);
	});

	it("says the version of the PowerShell that serves the session", async () => {
		const lab = await startLab({ stories: ["esu"], readers: READERS });
		const { session } = await openSession(lab, hostOf(lab), null);
		const { output } = await session.script(READERS.psrp, runArguments("'x'"));
		expect(output[0]).toBe(`${PREFIX}H7.4.13 FullLanguage`);
	});

	it("comes line by line while the engine still works", async () => {
		let goOn = (): void => undefined;
		const gate = new Promise<void>((resolve) => (goOn = resolve));
		const engine: LabEngine = {
			name: "slow",
			async *run() {
				yield { kind: "stdout", data: Buffer.from("first\nsec") };
				await gate;
				yield { kind: "stdout", data: Buffer.from("ond\n") };
				yield { kind: "exit", code: 0 };
			},
		};
		const lab = await startLab({ stories: ["clean"], readers: READERS, engine });
		const { session } = await openSession(lab);
		const id = session.client.run({ commands: [{ text: READERS.psrp, isScript: true, arguments: [] }] });
		session.flush();
		await session.until((event) => event.kind === "output" && event.value === "first");
		goOn();
		expect((await session.ended(id)).output).toEqual(["first", "second"]);
	});

	it("passes on the code of a script that exits before its last line", async () => {
		const engine: LabEngine = {
			name: "exits",
			async *run() {
				yield { kind: "stdout", data: Buffer.from("begun\n") };
				yield { kind: "exit", code: 7 };
			},
		};
		const lab = await startLab({ stories: ["clean"], readers: READERS, engine });
		const { session } = await openSession(lab);
		const { end } = await session.script(READERS.psrp, runArguments("'x'"));
		expect(end).toMatchObject({ outcome: "completed", exitCode: 7 });
	});

	it("ends the engine's work when the client stops the pipeline", async () => {
		let hasEnded = (): void => undefined;
		const ended = new Promise<void>((resolve) => (hasEnded = resolve));
		const engine: LabEngine = {
			name: "endless",
			async *run({ signal }) {
				yield { kind: "stdout", data: Buffer.from("begun\n") };
				await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
				hasEnded();
				yield { kind: "exit", code: 1 };
			},
		};
		const lab = await startLab({ stories: ["clean"], readers: READERS, engine });
		const { session } = await openSession(lab);
		const id = session.client.run({ commands: [{ text: READERS.psrp, isScript: true, arguments: [] }] });
		session.flush();
		await session.until((event) => event.kind === "output");
		session.client.stop(id);
		session.flush();
		expect((await session.ended(id)).end.outcome).toBe("stopped");
		await ended;
	});

	it("fails with the lab's own words for what was not recorded", async () => {
		const lab = await startLab({ stories: ["clean"], readers: READERS, engine: "recorded" });
		const { session } = await openSession(lab);
		const { end } = await session.script(READERS.psrp, runArguments("'x'"));
		const script = createHash("sha256").update("'x'").digest("hex").slice(0, 12);
		expect(end).toMatchObject({
			outcome: "failed",
			error: {
				message: expect.stringMatching(`^exf lab: no recording for CLEAN and script ${script} `),
				fullyQualifiedErrorId: "ExfLabNotSimulated",
			},
		});
	});

	it("fails on a secret, which no recording may have", async () => {
		const lab = await startLab({ stories: ["clean"], readers: READERS });
		const { session } = await openSession(lab);
		const parameters = { "collect/a": psDictionary([["key", secureString("s")]]) };
		const { end } = await session.script(READERS.psrp, runArguments("'x'", parameters));
		expect(end).toMatchObject({
			outcome: "failed",
			error: { message: "secret parameters are not simulated" },
		});
	});
});
