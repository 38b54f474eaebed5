import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { CredentialGate } from "../../src/remoting/runner/credential-gate.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";
import {
	CredentialStoppedError,
	type Session,
	type SessionItem,
	type Target,
	type Transport,
} from "../../src/remoting/transport.ts";
import { collectAsync } from "../support/collect-async.ts";
import { bundleOf, scanBundle, setupBundle, transferBundle } from "../support/bundle.ts";
import type { buildHost } from "../support/target.ts";

/** One server that the suite may use; see docs of each member. */
export interface TransportFixture {
	readonly transport: Transport;
	/** A host that works. */
	readonly target: Target;
	/** The same host with a credential that it refuses. */
	readonly wrongCredential: Target;
	/** How often the server saw a login fail so far; undefined where it does not tell. */
	refusals(): number | undefined;
}

const NEVER = new AbortController().signal;
const OPTIONS = { timeoutMs: 60_000, idleMs: 60_000, signal: NEVER };

export interface SuiteOptions {
	/** Also runs scripts of the test's own; a recorded engine has answers for our units only. */
	readonly anyScript: boolean;
	/**
	 * Where output of the scripts goes: stdout of a process, or a session of PowerShell remoting, where
	 * the console leads nowhere and `exit` has no code that travels. @default "process"
	 */
	readonly output?: "process" | "session";
}

/** What every transport must do, whatever is on the other side. */
export function transportSuite(
	name: string,
	{ anyScript, output = "process" }: SuiteOptions,
	open: () => TransportFixture,
): void {
	async function withSession<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const { transport, target } = open();
		const session = await transport.connect({ ...target, gate: new CredentialGate() }, NEVER);
		try {
			return await work(session);
		} finally {
			await session.close();
		}
	}
	const collect = (bundle: ScriptBundle, options: Partial<typeof OPTIONS> = {}): Promise<SessionItem[]> =>
		withSession((session) => collectAsync(session.run(bundle, { ...OPTIONS, ...options })));
	const failure = (target: Target): Promise<unknown> =>
		open()
			.transport.connect(target, NEVER)
			.then(
				async (session) => {
					await session.close();
					return "connected";
				},
				(thrown: unknown) => thrown,
			);
	function otherHost(over: Parameters<typeof buildHost>[0]): Target {
		const { target } = open();
		const connection = { ...target.host.connection, ...over?.connection };
		return { ...target, gate: new CredentialGate(), host: { ...target.host, ...over, connection } };
	}

	describe(`${name}: transport contract`, () => {
		it("says hello, then gives one envelope per unit with valid facts", async () => {
			const bundle = await scanBundle();
			const items = await collect(bundle);
			expect(items[0]).toMatchObject({ kind: "hello", hello: { languageMode: "FullLanguage" } });
			const envelopes = items.filter((item) => item.kind === "envelope");
			expect(envelopes.map((item) => item.unit)).toEqual(bundle.units.map(({ id }) => id));
			for (const { unit, text } of envelopes) expect(readEnvelope(text, unit)).toMatchObject({ ok: true });
		});

		it("probes PowerShell without running a unit", async () => {
			const bundle = await setupBundle();
			expect(await withSession((session) => session.probe(bundle, OPTIONS))).toMatchObject({
				languageMode: "FullLanguage",
			});
		});

		it("keeps sessions apart that run at the same time", async () => {
			const bundle = await scanBundle();
			const all = await Promise.all([1, 2, 3, 4].map(() => collect(bundle)));
			for (const items of all) {
				expect(items.filter((item) => item.kind === "envelope")).toHaveLength(bundle.units.length);
			}
		});

		it("runs twice in one session", async () => {
			const bundle = await scanBundle();
			await withSession(async (session) => {
				for (const _turn of [1, 2]) {
					const items = await collectAsync(session.run(bundle, OPTIONS));
					expect(items.filter((item) => item.kind === "envelope")).toHaveLength(bundle.units.length);
				}
			});
		});

		it("can be closed twice, and before anything ran", async () => {
			await withSession(async (session) => {
				await session.close();
				await expect(session.close()).resolves.toBeUndefined();
			});
		});

		it("reports a refused login after one try, and it is not transient", async () => {
			const before = open().refusals();
			expect(await failure({ ...open().wrongCredential, gate: new CredentialGate() })).toMatchObject({
				code: "auth",
				transient: false,
			});
			expect(open().refusals()).toBe(before === undefined ? undefined : before + 1);
		});

		it("does not try a credential that was stopped", async () => {
			const before = open().refusals();
			const gate = new CredentialGate();
			await gate.enter(NEVER);
			gate.leave("refused");
			await gate.enter(NEVER);
			gate.leave("refused");
			expect(await failure({ ...open().wrongCredential, gate })).toBeInstanceOf(CredentialStoppedError);
			expect(open().refusals()).toBe(before);
		});

		it("refuses a host whose key is not the pinned one", async () => {
			const target = otherHost({ connection: { hostKeyPins: [`SHA256:${"A".repeat(43)}`] } });
			expect(await failure(target)).toMatchObject({ code: "host-key", transient: false });
		});

		it("refuses a host whose key is not known", async () => {
			expect(await failure(otherHost({ connection: { knownHosts: [], hostKeyPins: [] } }))).toMatchObject({
				code: "host-key",
			});
		});

		it("tells a closed port from a name that does not exist", async () => {
			expect(await failure(otherHost({ connection: { port: 1 } }))).toMatchObject({
				code: "refused",
				transient: true,
			});
			const unknown = otherHost({ address: "no-such-host.invalid" });
			expect(await failure(unknown)).toMatchObject({ code: "dns" });
		});

		it("stops connecting when the run is stopped", async () => {
			const stop = new AbortController();
			stop.abort();
			const { transport, target } = open();
			await expect(
				transport.connect({ ...target, gate: new CredentialGate() }, stop.signal),
			).rejects.toMatchObject({ code: "closed", transient: false });
		});

		if (!anyScript) return;
		describe("with files", () => {
			it("puts one in several runs, once, and takes it away again", async () => {
				const options = { ...OPTIONS, bundle: await transferBundle() };
				const content = Buffer.alloc(2_300_000, "every 17 bytes...");
				const sha256 = sha256Of(content);
				await withSession(async (session) => {
					const path = await session.putFile(content, sha256, "a file (1).msi", options);
					expect(path).toBe(`C:\\ProgramData\\exchange-fleet\\files\\${sha256}-a_file__1_.msi`);
					expect(await hashOnHost(session, path)).toBe(sha256);
					expect(await session.putFile(content, sha256, "a file (1).msi", options)).toBe(path);
					expect(await session.removeFile(sha256, "a file (1).msi", options)).toBe(true);
					expect(await hashOnHost(session, path)).toBeNull();
					expect(await session.removeFile(sha256, "a file (1).msi", options)).toBe(false);
				});
			});
		});

		describe("with scripts of the test's own", () => {
			it("keeps output apart from what the script writes past us", async () => {
				const bundle = await bundleOf(
					"[Console]::Out.Write('unfinished '); [Console]::Out.WriteLine('E nonsense'); @{ answer = 42 }",
				);
				const items = await collect(bundle);
				const envelope = items.find((item) => item.kind === "envelope");
				expect(JSON.parse(envelope?.text ?? "{}")).toMatchObject({ status: "ok", data: { answer: 42 } });
			});

			it("brings every character through", async () => {
				const text = '€ Ж 🙂 \\u0000 "quoted" <tag>';
				const bundle = await bundleOf(`@{ text = '${text}' }`);
				const envelope = (await collect(bundle)).find((item) => item.kind === "envelope");
				expect(JSON.parse(envelope?.text ?? "{}")).toMatchObject({ data: { text } });
			});

			it("ends a script that takes too long", async () => {
				const bundle = await bundleOf(
					"while ($true) { Write-ExfProgress 'busy'; [Threading.Thread]::Sleep(100) }",
				);
				await expect(collect(bundle, { timeoutMs: 3000 })).rejects.toMatchObject({
					code: "operation-timeout",
				});
			});

			it("ends a script that falls silent", async () => {
				const bundle = await bundleOf("[Threading.Thread]::Sleep(20000); @{}");
				await expect(collect(bundle, { idleMs: 2500 })).rejects.toMatchObject({ code: "idle-timeout" });
			});

			it("ends within a second when the run is stopped", async () => {
				const stop = new AbortController();
				const bundle = await bundleOf(
					"while ($true) { Write-ExfProgress 'busy'; [Threading.Thread]::Sleep(50) }",
				);
				let stoppedAt = 0;
				const run = withSession(async (session) => {
					for await (const item of session.run(bundle, { ...OPTIONS, signal: stop.signal })) {
						if (item.kind === "progress" && !stop.signal.aborted) {
							stoppedAt = performance.now();
							stop.abort();
						}
					}
				});
				await expect(run).rejects.toMatchObject({ code: "closed", transient: false });
				expect(performance.now() - stoppedAt).toBeLessThan(1000);
			});

			it("cuts off a host that sends more than it may", async () => {
				const bundle = await bundleOf(
					// Over PSRP the console of the host is nobody's.
					"$line = 'x' * 100000; while ($true) { [Console]::Out.WriteLine($line); $exf.Writer.WriteLine($line) }",
					10_000,
				);
				await expect(collect(bundle)).rejects.toMatchObject({
					code: "protocol",
					message: expect.stringContaining("more than"),
				});
			});

			it("says that a script ended early", async () => {
				await expect(collect(await bundleOf("exit 7"))).rejects.toMatchObject({
					code: "protocol",
					// A login shell in between may pass on a code of its own.
					message: expect.stringMatching(
						output === "process"
							? /ended before its last line \(exit code [1-9]\d*\)/
							: /ended before its last line/,
					),
				});
			});
		});
	});
}

function sha256Of(content: Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

/** As the host counts it; null without such a file. */
async function hashOnHost(session: Session, path: string): Promise<unknown> {
	const bundle = await bundleOf(
		`$file = Read-ExfFile '${path}' 10000000; $hash = $null; if ($file.Present) { $hash = Get-ExfHash $file.Bytes }; @{ hash = $hash }`,
	);
	const items = await collectAsync(session.run(bundle, OPTIONS));
	return JSON.parse(items.find((item) => item.kind === "envelope")?.text ?? "{}").data.hash;
}
