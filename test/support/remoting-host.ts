import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PowerShellRemoting } from "../../src/core/model/host.ts";
import type { Target } from "../../src/remoting/transport.ts";
import { labHostScript, writeHostFile } from "./engine.ts";
import { findCommand } from "./has-command.ts";
import { labHost } from "./lab-host.ts";
import { type Sshd, sshdPath, startSshd } from "./sshd.ts";
import { buildCredential, buildHost, buildTarget } from "./target.ts";

/** True where a real pwsh can reach itself over a real sshd: both are installed, and an ssh client. */
export const canRemote =
	sshdPath !== undefined && findCommand("pwsh") !== undefined && findCommand("ssh") !== undefined;

const OVER_SSH: PowerShellRemoting = {
	via: "host-name",
	configurationName: "powershell",
	authentication: "negotiate",
	useSsl: false,
	skippedCertificateChecks: [],
};

/** A subsystem as Microsoft's documentation sets it up. */
export const REAL_PWSH = "exec pwsh -sshs -nologo";

/**
 * Shell text of a subsystem that is the server half of a real PowerShell (pwsh, or the engine
 * program) on a simulated host: `-sshs` with the lab's replacements as first command of the session.
 */
export function labSubsystem(powershell: string): string {
	const load = `. ([scriptblock]::Create([IO.File]::ReadAllText('${labHostScript}'))) -HostFile '${writeHostFile(labHost())}'`;
	const serve = `
$server = [psobject].Assembly.GetType('System.Management.Automation.Remoting.Server.StdIOProcessMediator')
$run = $server.GetMethod('Run', [Reflection.BindingFlags]'Static,NonPublic')
$null = $run.Invoke($null, [object[]]("${load.replaceAll("`", "``").replaceAll("$", "`$").replaceAll('"', '`"')}", $null, $null, $null, $true))`;
	const encoded = Buffer.from(serve, "utf16le").toString("base64");
	return `exec '${powershell}' -NoLogo -NoProfile -NonInteractive -EncodedCommand ${encoded}`;
}

/**
 * An sshd on loopback with a PowerShell as subsystem.
 *
 * @param subsystem shell text of the subsystem `powershell`
 * @param more commands of further subsystems by name
 * @param powershellExe shell text of powershell.exe, for the ssh transport
 */
export async function startRemotingHost(
	subsystem: string,
	more: Readonly<Record<string, string>> = {},
	powershellExe = "exit 1",
): Promise<Sshd & { readonly otherKey: string }> {
	let otherKey = "";
	const sshd = await startSshd(powershellExe, {
		prepare: (dir) => {
			const powershell = join(dir, "powershell");
			writeFileSync(powershell, `#!/bin/sh\n${subsystem}\n`, { mode: 0o755 });
			otherKey = join(dir, "other");
			execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", otherKey]);
			return Object.entries({ powershell, ...more }).map(([name, command]) => `Subsystem ${name} ${command}`);
		},
	});
	return { ...sshd, otherKey };
}

/** The server as a host of the inventory, with the key that it takes. */
export function remotingTarget(
	sshd: Pick<Sshd, "port" | "user" | "keyFile" | "knownHosts">,
	over: { readonly name?: string; readonly keyFile?: string; readonly configurationName?: string } = {},
): Target {
	const keyFile = over.keyFile ?? sshd.keyFile;
	const host = buildHost({
		...(over.name === undefined ? {} : { name: over.name }),
		connection: {
			transport: "powershell",
			remoting: { ...OVER_SSH, configurationName: over.configurationName ?? OVER_SSH.configurationName },
			port: sshd.port,
			knownHosts: [sshd.knownHosts],
			credential: {
				id: "contoso/admin",
				user: sshd.user,
				password: undefined,
				keyFile,
				passphrase: undefined,
			},
			timeouts: { connectMs: 30_000, operationMs: 60_000, idleMs: 60_000 },
		},
	});
	return buildTarget(host, buildCredential(sshd.user, { keyFile }));
}
