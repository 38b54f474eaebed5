import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
	getProperty,
	psDictionary,
	psDouble,
	psList,
	psPrimitive,
	type PsValue,
	textOf,
	unwrap,
} from "../../../src/protocol/clixml/index.ts";
import {
	namedCommand,
	psCredential,
	type PsrpClientOptions,
	revealSecureString,
	scriptCommand,
	secureString,
} from "../../../src/protocol/psrp/index.ts";
import {
	PsrpSession,
	REMOTING_SERVERS,
	type ServerProcess,
	startServer,
	stopServer,
} from "../../support/psrp-process.ts";
import { tempDir } from "../../support/temp-dir.ts";

/** Writes to a stream without the cmdlets that the engine alone does not have. */
const WRITER = "function w { [CmdletBinding()] param([scriptblock]$b) & $b $PSCmdlet }\n";

for (const { name, path, mode } of REMOTING_SERVERS) {
	// One process serves all tests one after the other: each opens a pool of its own in it.
	describe.skipIf(path === undefined)(`a client of ${name} ${mode}`, () => {
		let server: ServerProcess;

		beforeAll(() => {
			server = startServer(path ?? "", [mode, "-NoLogo", "-NoProfile"]);
		});

		afterEach(async ({ task }) => {
			// What a failed test has left open must not fail the next one.
			if (task.result?.state !== "fail") return;
			await stopServer(server);
			server = startServer(path ?? "", [mode, "-NoLogo", "-NoProfile"]);
		});

		afterAll(async () => {
			await stopServer(server);
		});

		/** Opens, does something, closes; the pool must close as it should. */
		async function withSession(
			use: (session: PsrpSession) => Promise<void>,
			options: PsrpClientOptions = {},
			packetBytes = 256 * 1024,
		): Promise<void> {
			const session = new PsrpSession(server, options, { packetBytes });
			await session.opened();
			await use(session);
			expect(await session.close()).toEqual({ kind: "pool-closed" });
		}

		for (const protocolVersion of ["2.1", "2.2", "2.3", "2.4"] as const) {
			it(`settles on ${protocolVersion} when the client offers it, and runs a script`, async () => {
				await withSession(
					async (session) => {
						expect((await session.opened()).protocolVersion).toBe(protocolVersion);
						expect((await session.script("1 + 1")).output).toEqual([2]);
					},
					{ protocolVersion },
				);
			});

			it(`sends and receives secure strings and credentials with ${protocolVersion}`, async () => {
				await withSession(
					async (session) => {
						const script =
							"param($s, [pscredential]$c) $s; $c; " +
							"([Net.NetworkCredential]::new('', $s)).Password; $c.GetNetworkCredential().Password";
						const run = await session.script(script, {
							s: secureString("päss 😀"),
							c: psCredential("CONTOSO\\admin", "geheim"),
						});
						expect(revealSecureString(run.output[0])).toBe("päss 😀");
						expect(textOf(getProperty(run.output[1], "UserName"))).toBe("CONTOSO\\admin");
						expect(revealSecureString(getProperty(run.output[1], "Password"))).toBe("geheim");
						expect(run.output.slice(2)).toEqual(["päss 😀", "geheim"]);
					},
					{ protocolVersion },
				);
			});
		}

		it("gets a secure string that the remote made before there was a session key", async () => {
			await withSession(async (session) => {
				const run = await session.script(
					"'first'; [Net.NetworkCredential]::new('', 'made there').SecurePassword; 'last'",
				);
				expect(run.output[0]).toBe("first");
				expect(revealSecureString(run.output[1])).toBe("made there");
				expect(run.output[2]).toBe("last");
			});
		});

		it("knows the remote's version without a command", async () => {
			await withSession(async (session) => {
				const { versionTable } = (await session.opened()).privateData;
				const run = await session.script("$PSVersionTable.PSVersion.ToString()");
				expect(versionTable.get("PSVersion")).toBe(run.output[0]);
			});
		});

		it("hears all seven streams in order", async () => {
			await withSession(async (session) => {
				const run = await session.script(
					`${WRITER}$VerbosePreference = $DebugPreference = 'Continue'
					w { param($c) $c.WriteObject('out'); $c.WriteWarning('w'); $c.WriteVerbose('v'); $c.WriteDebug('d')
					$c.WriteInformation('i', [string[]]@('tag')); $c.WriteProgress([Management.Automation.ProgressRecord]::new(7, 'act', 'half'))
					$c.WriteError([Management.Automation.ErrorRecord]::new([IO.IOException]::new('e'), 'MyId', 'ReadError', 'thing')) }`,
				);
				const told = run.events.map((event) => {
					if (event.kind === "output") return ["output", event.value];
					if (event.kind === "progress") return ["progress", event.record.activity, event.record.status];
					return "record" in event && event.record !== null
						? [event.kind, event.record.message]
						: [event.kind];
				});
				expect(told).toEqual([
					["output", "out"],
					["warning", "w"],
					["verbose", "v"],
					["debug", "d"],
					["information", "i"],
					["progress", "act", "half"],
					["error", "e"],
					["pipeline-ended"],
					["pipeline-closed"],
				]);
				expect(run.end).toMatchObject({ outcome: "completed", error: null, hadErrors: true });
				expect(run.events.find((event) => event.kind === "error")).toMatchObject({
					record: {
						exceptionType: "System.IO.IOException",
						fullyQualifiedErrorId: "MyId,w",
						category: "ReadError",
						targetName: "thing",
						target: "thing",
					},
				});
			});
		});

		it("keeps the types of parameters", async () => {
			const values: Record<string, PsValue> = {
				text: "ümlaut 😀 _x0041_ \u0001\r\n<&>",
				int: -5,
				long: 9_007_199_254_740_993n,
				double: psDouble(0.1),
				decimal: psPrimitive("D", "79228162514264337593543950335"),
				yes: true,
				nothing: null,
				bytes: Uint8Array.of(0, 1, 255),
				when: psPrimitive("DT", "2024-02-29T12:34:56.1234567Z"),
				span: psPrimitive("TS", "P1DT2H3M4.0000005S"),
				guid: psPrimitive("G", "0f8fad5b-d9cb-469f-a165-70867728950e"),
				char: psPrimitive("C", "97"),
				version: psPrimitive("Version", "1.2.3.4"),
				ulong: psPrimitive("U64", "18446744073709551615"),
			};
			await withSession(async (session) => {
				const names = Object.keys(values).map((key) => `$${key}`);
				const script = `param(${names.join(", ")}) @(${names.join(", ")}) | ForEach-Object { , $_ }
					'types'; @(${names.join(", ")}) | ForEach-Object { if ($null -eq $_) { 'null' } else { $_.GetType().Name } }`;
				const { output, end } = await session.script(script, values);
				expect(end.error).toBe(null);
				const count = names.length;
				expect(output.slice(0, count).map((value) => unwrap(value))).toEqual(Object.values(values));
				expect(output.slice(count)).toEqual([
					"types",
					"String",
					"Int32",
					"Int64",
					"Double",
					"Decimal",
					"Boolean",
					"null",
					"Byte[]",
					"DateTime",
					"TimeSpan",
					"Guid",
					"Char",
					"Version",
					"UInt64",
				]);
			});
		});

		it("passes lists, hashtables, switches and arguments by position", async () => {
			await withSession(async (session) => {
				const text =
					"param([switch]$Force, [string[]]$List, $Table, $Nothing = 'default') \"$Force\"; $List.Count; $Table['a']; \"[$Nothing]\"; $args.Count";
				const run = await session.run({
					commands: [
						{
							text,
							isScript: true,
							arguments: [
								{ name: "Force", value: null, isSwitch: true },
								{ name: "List", value: psList(["x", "y"]) },
								{ name: null, value: psDictionary([["a", 1]]) },
								{ name: "Nothing", value: null },
								{ name: null, value: "rest" },
							],
						},
					],
				});
				expect(run.output).toEqual(["True", 2, 1, "[]", 1]);
			});
		});

		it("runs commands that feed each other, and several statements", async () => {
			await withSession(async (session) => {
				const list = scriptCommand("1..4");
				const filter = namedCommand("Where-Object", { Property: "bit", Value: 1, EQ: true });
				const half = namedCommand("ForEach-Object", { MemberName: "ToString" });
				const run = await session.run({ statements: [[list, half], [scriptCommand("'second'")]] });
				expect(run.output).toEqual(["1", "2", "3", "4", "second"]);
				expect((await session.run({ commands: [list, filter] })).output).toEqual([]);
			});
		});

		it("sends input objects, thousands of them", async () => {
			await withSession(async (session) => {
				const { client } = session;
				const id = client.run({
					commands: [scriptCommand("begin { $n = 0 } process { $n += $_ } end { $n }")],
					takesInput: true,
				});
				for (let value = 1; value <= 5000; value += 1) client.input(id, value);
				client.endInput(id);
				session.flush();
				expect((await session.ended(id)).output).toEqual([12_502_500]);
			});
		});

		it("ends well when a pipeline ends before its input does", async () => {
			await withSession(async (session) => {
				const { client } = session;
				const id = client.run({
					commands: [scriptCommand("process { $_; throw 'enough' }")],
					takesInput: true,
				});
				client.input(id, "one");
				session.flush();
				expect(await session.ended(id)).toMatchObject({ output: ["one"], end: { outcome: "failed" } });
				client.input(id, "late");
				client.endInput(id);
				session.flush();
				expect((await session.script("'next'")).output).toEqual(["next"]);
			});
		});

		it("tells the place, id, category and type of the error that ended a script", async () => {
			await withSession(async (session) => {
				const { end } = await session.script(
					"'before'\n  [IO.File]::ReadAllText('/does/not/exist')\n'after'",
				);
				expect(end).toMatchObject({ outcome: "failed", hadErrors: true, exitCode: null });
				expect(end.error).toMatchObject({
					exceptionType: "System.Management.Automation.MethodInvocationException",
					category: "NotSpecified",
					position: { line: 2, column: 3, file: null },
				});
				expect(end.error?.fullyQualifiedErrorId).toMatch(/^(?:FileNotFound|DirectoryNotFound)Exception$/);
			});
		});

		it("tells a thrown object and a syntax error", async () => {
			await withSession(async (session) => {
				const thrown = await session.script("\n\nthrow 'no such luck'");
				expect(thrown.end.error).toMatchObject({
					message: "no such luck",
					fullyQualifiedErrorId: "no such luck",
					category: "OperationStopped",
					position: { line: 3 },
				});
				const syntax = await session.script("1 +\n if (");
				expect(syntax.end.outcome).toBe("failed");
				expect(syntax.end.error?.exceptionType).toMatch(/ParseException$|IncompleteParseException$/);
			});
		});

		it("gives the exit code of a script", async () => {
			await withSession(async (session) => {
				expect((await session.script("'a'; exit 7")).end).toMatchObject({
					outcome: "completed",
					exitCode: 7,
				});
				expect((await session.script("'a'")).end.exitCode).toBe(null);
			});
		});

		it("answers a prompt with an error instead of hanging", async () => {
			await withSession(async (session) => {
				const run = await session.script("$Host.UI.ReadLine()");
				expect(run.end.outcome).toBe("failed");
			});
		});

		it("stops a running pipeline and can run another one", async () => {
			await withSession(async (session) => {
				const id = session.client.run({ commands: [scriptCommand("'started'; while ($true) { }")] });
				session.flush();
				await session.until((event) => event.kind === "output" && event.pipeline === id);
				session.client.stop(id);
				session.flush();
				expect((await session.ended(id)).end.outcome).toBe("stopped");
				expect((await session.script("'alive'")).output).toEqual(["alive"]);
			});
		});

		it("closes a running pipeline", async () => {
			await withSession(async (session) => {
				const id = session.client.run({ commands: [scriptCommand("'started'; while ($true) { }")] });
				session.flush();
				await session.until((event) => event.kind === "output" && event.pipeline === id);
				session.client.closePipeline(id);
				session.flush();
				expect((await session.ended(id)).end.outcome).toBe("stopped");
				expect((await session.script("'alive'")).output).toEqual(["alive"]);
			});
		});

		it("closes the pool while pipelines run and wait", async () => {
			const session = new PsrpSession(server);
			await session.opened();
			const running = session.client.run({ commands: [scriptCommand("'started'; while ($true) { }")] });
			const waiting = session.client.run({ commands: [scriptCommand("'never'")] });
			session.flush();
			await session.until((event) => event.kind === "output" && event.pipeline === running);
			expect(await session.close()).toEqual({ kind: "pool-closed" });
			const ends = session.events.filter((event) => event.kind === "pipeline-ended");
			expect(new Set(ends.map((event) => event.pipeline))).toEqual(new Set([running, waiting]));
			expect(ends.map((event) => event.outcome)).toEqual(["stopped", "stopped"]);
		});

		it("runs several pipelines at once where the pool has room", async () => {
			await withSession(
				async (session) => {
					// Each waits for a file that the other makes, so neither ends unless both run.
					const meet =
						"param($mine, $theirs) [IO.File]::WriteAllText($mine, ''); while (-not [IO.File]::Exists($theirs)) { [Threading.Thread]::Sleep(5) }; [IO.File]::Delete($theirs); 'met'";
					const folder = tempDir();
					const [a, b] = [join(folder, "a"), join(folder, "b")];
					const runs = await Promise.all([
						session.script(meet, { mine: a, theirs: b }),
						session.script(meet, { mine: b, theirs: a }),
					]);
					expect(runs.map((run) => run.output)).toEqual([["met"], ["met"]]);
				},
				{ maxRunspaces: 2 },
			);
		});

		it("keeps state between pipelines, and forgets it with a reset", async () => {
			await withSession(async (session) => {
				await session.script("$global:kept = 5");
				expect((await session.script("$global:kept")).output).toEqual([5]);
				session.client.reset();
				session.flush();
				expect(await session.until((event) => event.kind === "reset")).toEqual({
					kind: "reset",
					succeeded: true,
				});
				expect((await session.script('"[$global:kept]"')).output).toEqual(["[]"]);
			});
		});

		it.each([32 * 1024, 1024 * 1024])(
			"sends a script of 1 MB in packets of %i bytes",
			async (packetBytes) => {
				await withSession(
					async (session) => {
						const filler = `# ${"x".repeat(97)}\n`.repeat(10_486);
						const run = await session.script(`${filler}'end of it'`);
						expect(run.output).toEqual(["end of it"]);
					},
					{},
					packetBytes,
				);
			},
		);

		it("receives one string of 8 MB, and 20,000 objects", async () => {
			await withSession(async (session) => {
				const run = await session.script("'€' * 8000000; 1..20000");
				expect(run.output[0]).toBe("€".repeat(8_000_000));
				expect(run.output.length).toBe(20_001);
				expect(run.output.at(-1)).toBe(20_000);
			});
		});
	});
}
