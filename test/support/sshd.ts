import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { findCommand } from "./has-command.ts";

/** A real OpenSSH server on loopback, for the account that runs the tests. */
export interface Sshd {
	readonly port: number;
	readonly user: string;
	/** Private key that it accepts. */
	readonly keyFile: string;
	/** known_hosts with its keys. */
	readonly knownHosts: string;
	/** Its first host key, as `SHA256:...`. */
	readonly hostKey: string;
	/** Folder with its keys; gone when it has stopped. */
	readonly dir: string;
	/** Everything it logged so far. */
	log(): string;
	stop(): Promise<void>;
}

export const sshdPath = process.platform === "win32" ? undefined : findCommand("sshd");

export interface SshdOptions {
	/** Shell text run instead of the login shell; `"$SSH_ORIGINAL_COMMAND"` is the command. */
	readonly login?: string;
	/** Has the subsystem `powershell`, by the same program. */
	readonly subsystem?: boolean;
	/** Called when its keys are there; gives lines for sshd_config, which win over the usual ones. */
	readonly prepare?: (dir: string) => readonly string[];
}

/**
 * @param powershell shell text that stands for `powershell.exe` on the "host"
 */
export async function startSshd(powershell: string, options: SshdOptions = {}): Promise<Sshd> {
	const dir = mkdtempSync(join(tmpdir(), "exf-sshd-"));
	const port = await freePort();
	const keyFile = join(dir, "client");
	for (const [type, file] of [
		["ed25519", "host_ed25519"],
		["rsa", "host_rsa"],
		["ed25519", "client"],
	] as const) {
		// The usual 3072 bits take seconds on a busy machine.
		const bits = type === "rsa" ? ["-b", "2048"] : [];
		execFileSync("ssh-keygen", ["-q", "-t", type, ...bits, "-N", "", "-C", "", "-f", join(dir, file)]);
	}
	const bin = join(dir, "bin");
	mkdirSync(bin);
	writeScript(join(bin, "powershell.exe"), powershell);
	if (options.login !== undefined) writeScript(join(bin, "login"), options.login);
	writeFileSync(join(dir, "authorized_keys"), readFileSync(`${keyFile}.pub`));
	const config = [...(options.prepare?.(dir) ?? []), configText(dir, bin, port, options)];
	writeFileSync(join(dir, "sshd_config"), config.join("\n"));
	const knownHosts = join(dir, "known_hosts");
	writeFileSync(
		knownHosts,
		["host_ed25519", "host_rsa"]
			.map((file) => `[127.0.0.1]:${port} ${readFileSync(join(dir, `${file}.pub`), "utf8")}`)
			.join(""),
	);
	if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });

	let log = "";
	const child = spawn(sshdPath ?? "sshd", ["-D", "-e", "-f", join(dir, "sshd_config")], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
	await new Promise<void>((resolve, reject) => {
		child.stderr.on("data", () => log.includes("Server listening") && resolve());
		child.once("exit", () => reject(new Error(`sshd did not start: ${log}`)));
	});
	return {
		port,
		user: userInfo().username,
		keyFile,
		knownHosts,
		hostKey:
			execFileSync("ssh-keygen", ["-lf", join(dir, "host_ed25519.pub")], { encoding: "utf8" }).split(
				" ",
			)[1] ?? "",
		dir,
		log: () => log,
		async stop() {
			if (child.exitCode === null) {
				const gone = new Promise((resolve) => child.once("exit", resolve));
				child.kill();
				await gone;
			}
			await removeFolder(dir);
		},
	};
}

/** Again and again: a PowerShell that is about to end still writes its cache. */
async function removeFolder(dir: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			rmSync(dir, { recursive: true, force: true });
			return;
		} catch (error) {
			if (attempt === 100) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

function configText(dir: string, bin: string, port: number, options: SshdOptions): string {
	return [
		`Port ${port}`,
		"ListenAddress 127.0.0.1",
		`HostKey ${join(dir, "host_ed25519")}`,
		`HostKey ${join(dir, "host_rsa")}`,
		`AuthorizedKeysFile ${join(dir, "authorized_keys")}`,
		`PidFile ${join(dir, "sshd.pid")}`,
		// HOME: what the start files of this account do is no part of a test.
		`SetEnv HOME=${dir} PATH=${bin}:/usr/local/bin:/usr/bin:/bin`,
		...(options.login === undefined ? [] : [`ForceCommand ${join(bin, "login")}`]),
		...(options.subsystem === true ? [`Subsystem powershell ${bin}/powershell.exe -sshs -NoLogo`] : []),
		"StrictModes no",
		"UsePAM no",
		"PermitRootLogin yes",
		"PasswordAuthentication yes",
		"MaxStartups 200",
		"MaxSessions 100",
		"LogLevel VERBOSE",
		"",
	].join("\n");
}

function writeScript(path: string, text: string): void {
	writeFileSync(path, `#!/bin/sh\n${text}\n`);
	chmodSync(path, 0o755);
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return typeof address === "object" && address !== null ? address.port : 0;
}
