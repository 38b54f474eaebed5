import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPowerShellTransport } from "../../../src/remoting/powershell/powershell-transport.ts";
import type { Target } from "../../../src/remoting/transport.ts";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";
import { Secret } from "../../../src/core/secret.ts";
import { bundleOf, setupBundle } from "../../support/bundle.ts";
import { collectAsync } from "../../support/collect-async.ts";
import { findCommand } from "../../support/has-command.ts";
import { canListProcesses, descendants } from "../../support/processes.ts";
import { canRemote, REAL_PWSH, remotingTarget, startRemotingHost } from "../../support/remoting-host.ts";
import { tempDir, tempDirFor } from "../../support/temp-dir.ts";

const NEVER = new AbortController().signal;
const OPTIONS = { timeoutMs: 60_000, idleMs: 60_000, signal: NEVER };
const PASSWORD = "Correct-Horse-42";

/** A session configuration file of JEA, for `-sshs -configurationfile`. */
function sessionConfiguration(languageMode: string): string {
	return `@{ SchemaVersion = '2.0.0.0'; GUID = '3f1a1c62-6f0b-4a30-9c4e-0d3b9b4f0001'; SessionType = 'Default'; LanguageMode = '${languageMode}' }\n`;
}

describe.skipIf(!canRemote)("logins over PowerShell's own ssh", () => {
	let sshd: Awaited<ReturnType<typeof startRemotingHost>>;
	const transport = createPowerShellTransport();
	const folder = tempDirFor(afterAll);

	beforeAll(async () => {
		const restricted = (mode: string): string => {
			const file = join(folder, `${mode}.pssc`);
			writeFileSync(file, sessionConfiguration(mode));
			return `${findCommand("pwsh")} -sshs -nologo -configurationfile ${file}`;
		};
		sshd = await startRemotingHost(REAL_PWSH, {
			nolanguage: restricted("NoLanguage"),
			constrained: restricted("ConstrainedLanguage"),
			ends: "/bin/false",
		});
	});
	afterAll(async () => {
		await transport.close();
		await sshd.stop();
	});

	function change(target: Target, connection: Partial<Target["host"]["connection"]>): Target {
		return { ...target, host: { ...target.host, connection: { ...target.host.connection, ...connection } } };
	}
	const failure = (target: Target): Promise<unknown> =>
		transport.connect(target, NEVER).then(
			(session) => session.close().then(() => "connected"),
			(thrown: unknown) => thrown,
		);

	it.each(["nolanguage", "constrained"])(
		"say language-mode of a session that takes no scripts: %s",
		async (name) => {
			const session = await transport.connect(remotingTarget(sshd, { configurationName: name }), NEVER);
			const run = collectAsync(session.run(await setupBundle(), OPTIONS));
			await expect(run).rejects.toMatchObject({ code: "language-mode", transient: false });
			await session.close();
		},
	);

	it("name the subsystem when the server has none of that name, or one that ends", async () => {
		for (const configurationName of ["nosuch", "ends"]) {
			expect(await failure(remotingTarget(sshd, { configurationName }))).toMatchObject({
				code: "protocol",
				transient: false,
				hint: expect.stringContaining("Subsystem powershell"),
			});
		}
	});

	it("take the key of an agent by its public key file only", async () => {
		const target = change(remotingTarget(sshd), { auth: "agent", agentKey: `SHA256:${"A".repeat(43)}` });
		expect(await failure(target)).toMatchObject({ code: "auth", hint: expect.stringContaining("keyFile") });
	});

	it("refuse a key with a passphrase before anything is shown to the server", async () => {
		const target = remotingTarget(sshd);
		const credential = { ...target.credential, passphrase: new Secret(PASSWORD, "env:PHRASE") };
		const before = sshd.log().split("Failed publickey").length;
		expect(await failure({ ...target, credential })).toMatchObject({
			code: "auth",
			hint: expect.stringContaining("auth: agent"),
		});
		expect(sshd.log().split("Failed publickey").length).toBe(before);
	});

	it("stop a credential after two refusals, although ssh tells nobody why it ended", async () => {
		const target = remotingTarget(sshd, { keyFile: sshd.otherKey });
		const gate = new CredentialGate();
		const failures = [];
		for (let turn = 0; turn < 3; turn += 1) failures.push(await failure({ ...target, gate }));
		expect(failures).toMatchObject([{ code: "auth" }, { code: "auth" }, { name: "CredentialStoppedError" }]);
	});

	it("say in the notes how the host was reached, and what was not checked", async () => {
		const target = change(remotingTarget(sshd), { knownHosts: [], hostKeyCheck: "off" });
		const session = await transport.connect(target, NEVER);
		await session.close();
		expect(session.notes).toEqual([
			expect.stringMatching(
				/^reached with PowerShell 7\S+ of this machine, -HostName \(SSH, subsystem powershell\)$/,
			),
			expect.stringContaining("host key not checked"),
		]);
	});

	it("bring a sensitive parameter as SecureString", async () => {
		const bundle = await bundleOf(
			"param($Secret)\n$plain = [Runtime.InteropServices.Marshal]::PtrToStringUni([Runtime.InteropServices.Marshal]::SecureStringToGlobalAllocUnicode($Secret)); @{ type = $Secret.GetType().Name; length = $plain.Length; ok = $plain -ceq [string]::Join('-', @('Correct', 'Horse', '42')) }",
		);
		const parameters = [{ unit: "collect/test", name: "Secret", value: new Secret(PASSWORD, "env:X") }];
		const session = await transport.connect(remotingTarget(sshd), NEVER);
		const items = await collectAsync(session.run({ ...bundle, parameters }, OPTIONS));
		await session.close();
		const envelope = items.find((item) => item.kind === "envelope");
		expect(JSON.parse(envelope?.text ?? "{}")).toMatchObject({
			data: { type: "SecureString", length: PASSWORD.length, ok: true },
		});
	});
});

describe.skipIf(!canRemote || !canListProcesses)("a password for WinRM", () => {
	it("is on no command line, in no environment and in no error", async () => {
		// PowerShell on this system knows the classes of WinRM, but cannot speak it: it gets as far as the login.
		const tools = tempDir();
		const pwsh = join(tools, "pwsh.exe");
		symlinkSync(findCommand("pwsh") ?? "", pwsh);
		const machine = {
			platform: "win32" as const,
			environment: { PATH: tools },
			exists: (path: string) => path === pwsh,
		};
		const transport = createPowerShellTransport({ machine });
		const target = remotingTarget({
			port: 5985,
			user: "admin",
			keyFile: import.meta.filename,
			knownHosts: "",
		});
		const remoting = {
			via: "computer-name" as const,
			configurationName: "Microsoft.PowerShell",
			authentication: "negotiate" as const,
			useSsl: true,
			skippedCertificateChecks: ["revocation" as const],
		};
		const connection = { ...target.host.connection, auth: "password" as const, remoting };
		const seen: string[] = [];
		const gate = {
			enter: async () => true,
			leave: () => {
				for (const { pid, command } of descendants(process.pid)) {
					seen.push(command, readFileSync(`/proc/${pid}/environ`, "latin1"));
				}
			},
		};
		const password = new Secret(PASSWORD, "env:X");
		const credential = { ...target.credential, privateKey: undefined, password };
		const error: unknown = await transport
			.connect({ ...target, host: { ...target.host, connection }, credential, gate }, NEVER)
			.catch((thrown: unknown) => thrown);
		await transport.close();
		expect(error).toMatchObject({ name: "TransportError", code: "protocol" });
		expect(seen.some((text) => text.includes("-Command -"))).toBe(true);
		const encoded = Buffer.from(PASSWORD).toString("base64");
		for (const text of [...seen, String(error), JSON.stringify(error)]) {
			expect(text.includes(PASSWORD) || text.includes(encoded)).toBe(false);
		}
	});
});
