import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { SessionKind } from "../../../src/core/model/host.ts";
import type { ScriptBundle } from "../../../src/core/model/script-bundle.ts";
import { Secret } from "../../../src/core/secret.ts";
import { runHost } from "../../../src/remoting/runner/run-host.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import type { SessionMemory, SessionNote, Target } from "../../../src/remoting/transport.ts";
import { bundleOf } from "../../support/bundle.ts";
import { cheapPowerShell } from "../../support/cheap-powershell.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { engineCommand } from "../../support/engine.ts";
import { type Sshd, sshdPath, type SshdOptions, startSshd } from "../../support/sshd.ts";
import { sshdTarget } from "../../support/sshd-target.ts";

const NEVER = new AbortController().signal;
const OPTIONS = { timeoutMs: 30_000, idleMs: 30_000, signal: NEVER };

/** Starts of the program, as the host saw them. */
const NOTE_START = 'printf "%s\\n" "$1" >> "$HOME/starts"';
const ENGINE = `exec '${engineCommand() ?? "engine"}' "$@"`;
const EXEC_ONLY = `case "$1" in -s*) echo 'not known: -s' >&2; exit 64;; esac\n${cheapPowerShell()}`;
/** Answers the first packets as PowerShell does, then does something else. */
const afterHandshake = (then: string): string =>
	`case "$1" in -s*) '${engineCommand() ?? "engine"}' "$@" | { head -n 4; ${then}; };; esac\n${cheapPowerShell()}`;

describe.skipIf(sshdPath === undefined || engineCommand() === undefined)("choosing a session", () => {
	let sshd: Sshd;

	afterEach(() => sshd.stop());

	async function start(powershell: string, options: SshdOptions = {}): Promise<void> {
		sshd = await startSshd(`${NOTE_START}\n${powershell}`, options);
	}
	function starts(): string[] {
		try {
			return readFileSync(join(sshd.dir, "starts"), "utf8").trim().split("\n");
		} catch {
			return [];
		}
	}
	async function sessionOf(
		target: Target,
		bundle?: ScriptBundle,
		options: Partial<typeof OPTIONS> = {},
	): Promise<SessionNote | undefined> {
		const session = await createSshTransport().connect(target, NEVER);
		try {
			const items = session.run(bundle ?? (await bundleOf("@{}")), { ...OPTIONS, ...options });
			const hello = (await collectAsync(items)).find((item) => item.kind === "hello");
			return hello?.hello.session;
		} finally {
			await session.close();
		}
	}
	const auto = (over: Partial<Target> = {}): Target => ({
		...sshdTarget(sshd, { session: "auto" }),
		...over,
	});

	it("takes server mode where the program of the inventory has it", async () => {
		await start(ENGINE, { subsystem: true });
		expect(await sessionOf(auto())).toMatchObject({ kind: "server-mode", refusals: [] });
		expect(starts()).toEqual(["-s"]);
	});

	it("takes the subsystem where PowerShell 7 is meant", async () => {
		await start(ENGINE, { subsystem: true });
		const powershell = join(sshd.dir, "bin", "pwsh");
		expect(await sessionOf(sshdTarget(sshd, { session: "auto", powershell }))).toMatchObject({
			kind: "subsystem",
		});
		expect(starts()).toEqual(["-sshs"]);
	});

	it("goes from one kind to the next on one connection, and says why", async () => {
		await start(EXEC_ONLY);
		const session = await sessionOf(auto());
		expect(session).toMatchObject({ kind: "exec" });
		expect(session?.refusals).toEqual([
			"server-mode not offered: exit code 64: not known: -s",
			expect.stringMatching(/^subsystem not offered: .*subsystem/i),
		]);
		expect(starts()).toEqual(["-s", "-NoLogo"]);
		expect(sshd.log().split("Accepted publickey").length - 1).toBe(1);
	});

	it("does not wait for a program that never answers", async () => {
		await start(`case "$1" in -s) exec cat >/dev/null;; esac\n${cheapPowerShell()}`);
		const session = await sessionOf(auto(), undefined, { timeoutMs: 4000 });
		expect(session).toMatchObject({ kind: "exec" });
		expect(session?.refusals[0]).toMatch(/^server-mode not offered: no answer/);
	});

	it("does not listen to a program that talks without end", async () => {
		await start(`case "$1" in -s) exec yes 'something else';; esac\n${cheapPowerShell()}`);
		const session = await sessionOf(auto());
		expect(session).toMatchObject({ kind: "exec" });
		expect(session?.refusals[0]).toMatch(/^server-mode not offered: no PSRP/);
	});

	it("takes nothing but what the inventory asks for", async () => {
		await start(EXEC_ONLY);
		for (const session of ["subsystem", "server-mode"] as const) {
			await expect(sessionOf(sshdTarget(sshd, { session }))).rejects.toMatchObject({
				code: "protocol",
				message: expect.stringContaining(`${session} not offered`),
			});
		}
	});

	it("begins with what the host offered last time, and keeps what is new", async () => {
		await start(EXEC_ONLY);
		const kept: SessionKind[] = [];
		const memory = (known: SessionKind): SessionMemory => ({
			get: async () => known,
			set: async (_host, kind) => void kept.push(kind),
		});
		expect(await sessionOf(auto({ sessions: memory("exec") }))).toMatchObject({ kind: "exec", refusals: [] });
		expect(kept).toEqual([]);
		expect(await sessionOf(auto({ sessions: memory("subsystem") }))).toMatchObject({ kind: "exec" });
		expect(kept).toEqual(["exec"]);
	});

	it("says in the notes of the host how the scripts ran", async () => {
		await start(ENGINE);
		const retry = { retries: 0, baseDelayMs: 1, random: () => 0 };
		const run = await runHost(createSshTransport(), auto(), await bundleOf("@{}"), retry, NEVER);
		expect(run.notes).toEqual(["session: PSRP over PowerShell in server mode"]);
	});

	it.each([
		["garbage", "yes garbage", "protocol"],
		["packets that are none", `yes "<Data Stream='Default' PSGuid='x'>AAAA</Data>"`, "protocol"],
		[
			"broken fragments",
			`yes "<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>AAAA</Data>"`,
			"protocol",
		],
		["an error of its transport", "echo '__NamedPipeError__:gone'", "protocol"],
		["nothing", "cat >/dev/null", "idle-timeout"],
	])("ends a host that answers, then sends %s", async (_what, then, code) => {
		await start(afterHandshake(then));
		const run = sessionOf(auto(), undefined, { idleMs: 3000 });
		await expect(run).rejects.toMatchObject({ name: "TransportError", code });
		// Something ran already, or could have: it is not run again in another way.
		expect(starts()).toEqual(["-s"]);
	});

	describe("for a sensitive parameter", () => {
		const parameters = [
			{ unit: "collect/test", name: "password", value: new Secret("hunter2", "env:TEST_PASSWORD") },
		];

		it("starts nothing where only exec is asked for", async () => {
			await start(EXEC_ONLY);
			const bundle = { ...(await bundleOf("@{}")), parameters };
			await expect(sessionOf(sshdTarget(sshd, { session: "exec" }), bundle)).rejects.toMatchObject({
				code: "protocol",
				message: expect.stringContaining("travels over PSRP only"),
			});
			expect(starts()).toEqual([]);
		});

		it("does not fall back to exec", async () => {
			await start(EXEC_ONLY);
			const bundle = { ...(await bundleOf("@{}")), parameters };
			await expect(sessionOf(auto(), bundle)).rejects.toMatchObject({
				message: expect.stringContaining("server-mode not offered"),
			});
			expect(starts()).toEqual(["-s"]);
		});
	});
});
