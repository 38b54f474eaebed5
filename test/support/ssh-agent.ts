import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasCommand } from "./has-command.ts";

/** A real ssh-agent of the test's own. */
export interface SshAgent {
	/** Environment in which programs find it. */
	readonly environment: NodeJS.ProcessEnv;
	/** Folder with its keys. */
	readonly dir: string;
	add(keyFile: string): void;
	/** Makes a key, adds it, and gives the path of its private half. */
	addNew(name: string, type?: "ed25519" | "rsa" | "ecdsa"): string;
	stop(): Promise<void>;
}

export const hasSshAgent =
	process.platform !== "win32" && hasCommand("ssh-agent") && hasCommand("ssh-keygen");

export async function startSshAgent(): Promise<SshAgent> {
	const dir = mkdtempSync(join(tmpdir(), "exf-agent-"));
	const socket = join(dir, "socket");
	const child = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
	await once(child.stdout, "data");
	const environment = { SSH_AUTH_SOCK: socket };
	const add = (keyFile: string): void => {
		execFileSync("ssh-add", ["-q", keyFile], { env: { ...process.env, ...environment }, stdio: "ignore" });
	};
	return {
		environment,
		dir,
		add,
		addNew(name, type = "ed25519") {
			const keyFile = join(dir, name);
			execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "", "-f", keyFile]);
			add(keyFile);
			return keyFile;
		},
		async stop() {
			if (child.exitCode === null) {
				const gone = once(child, "exit");
				child.kill();
				await gone;
			}
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
