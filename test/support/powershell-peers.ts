import { engineCommand, labShim } from "./engine.ts";
import { hasCommand } from "./has-command.ts";
import { pwshShim } from "./pwsh-shim.ts";
import { sshdPath } from "./sshd.ts";

/** Real PowerShells behind a real sshd, on a simulated host; tests with a missing one are skipped by name. */
export const POWERSHELL_PEERS: readonly {
	readonly name: string;
	readonly missing: boolean;
	/** Shell text of its powershell.exe. */
	readonly shim: () => string;
}[] = [
	{
		name: "the PowerShell engine",
		missing: sshdPath === undefined || engineCommand() === undefined,
		shim: () => labShim(engineCommand() ?? ""),
	},
	{ name: "PowerShell 7", missing: sshdPath === undefined || !hasCommand("pwsh"), shim: pwshShim },
];
