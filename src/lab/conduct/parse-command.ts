/** A start of PowerShell with an encoded script. */
export interface PowerShellCommand {
	/** Program as written, without quotes. */
	readonly program: string;
	readonly script: string;
}

const COMMAND =
	/^(?:"([^"]+)"|(\S+)) -NoLogo -NoProfile -NonInteractive -EncodedCommand ([A-Za-z0-9+/]+={0,2})$/;

/** Understands the one command line that the lab's hosts answer; undefined for any other. */
export function parseCommand(command: string): PowerShellCommand | undefined {
	const match = COMMAND.exec(command.trim());
	const program = match?.[1] ?? match?.[2];
	const encoded = match?.[3];
	if (program === undefined || encoded === undefined) return undefined;
	return { program, script: Buffer.from(encoded, "base64").toString("utf16le") };
}

/** `powershell` of `C:\Windows\...\powershell.exe`. */
export function programName(program: string): string {
	return (program.split(/[\\/]/).at(-1) ?? program).toLowerCase().replace(/\.exe$/, "");
}
