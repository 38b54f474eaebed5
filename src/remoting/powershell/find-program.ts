import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { RemotingVia } from "../../core/model/host.ts";
import { TransportError } from "../transport.ts";

export interface Machine {
	readonly platform: NodeJS.Platform;
	readonly environment: NodeJS.ProcessEnv;
	readonly exists: (path: string) => boolean;
}

export const THIS_MACHINE: Machine = {
	platform: process.platform,
	environment: process.env,
	exists: existsSync,
};

/**
 * The PowerShell of this machine that reaches hosts in this way, as an absolute path: a program of
 * the same name in the current folder must not be taken. Fails with TransportError `protocol`.
 */
export function findProgram(via: RemotingVia, machine: Machine = THIS_MACHINE): string {
	if (via === "host-name") {
		const pwsh = findPwsh(machine);
		if (pwsh !== undefined) return pwsh;
		throw missing(
			"via host-name needs PowerShell 7 (pwsh) on this machine, and there is none on the PATH",
			"Install PowerShell 7.3 or newer here, or use transport: ssh, which needs none.",
		);
	}
	if (machine.platform !== "win32") {
		throw missing(
			"via computer-name needs Windows on this machine: WinRM from PowerShell works only there",
			"Run this program on a Windows machine, or use transport: ssh, or via: host-name with PowerShell 7 on both sides.",
		);
	}
	const program = findWindowsPowerShell(machine) ?? findPwsh(machine);
	if (program !== undefined) return program;
	throw missing(
		"there is neither powershell.exe nor pwsh on this machine",
		"Windows PowerShell is a feature of Windows; PowerShell 7 is found on the PATH.",
	);
}

function findWindowsPowerShell({ environment, exists }: Machine): string | undefined {
	const root = environment["SystemRoot"] ?? "C:\\Windows";
	const path = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
	return exists(path) ? path : undefined;
}

function findPwsh({ platform, environment, exists }: Machine): string | undefined {
	const name = platform === "win32" ? "pwsh.exe" : "pwsh";
	const path = environment["PATH"] ?? environment["Path"] ?? "";
	return path
		.split(delimiter)
		.filter((folder) => folder !== "" && folder !== ".")
		.map((folder) => join(folder, name))
		.find(exists);
}

function missing(message: string, hint: string): TransportError {
	return new TransportError("protocol", message, { hint, transient: false });
}
