/** A start of PowerShell: with an encoded script, or as the server of a remoting session. */
export type PowerShellCommand =
	| {
			readonly kind: "script";
			/** Program as written, without quotes. */
			readonly program: string;
			readonly script: string;
	  }
	| { readonly kind: "server-mode"; readonly program: string };

const COMMAND = /^(?:"([^"]+)"|(\S+)) (-.*)$/;
const SCRIPT = /^-NoLogo -NoProfile -NonInteractive -EncodedCommand ([A-Za-z0-9+/]+={0,2})$/;
const SERVER_MODE = new Set(["-s", "-servermode", "-sshs", "-sshservermode"]);
const OTHER = new Set(["-nologo", "-noprofile"]);

/** Understands the command lines that the lab's hosts answer; undefined for any other. */
export function parseCommand(command: string): PowerShellCommand | undefined {
	const match = COMMAND.exec(command.trim());
	const program = match?.[1] ?? match?.[2];
	const options = match?.[3] ?? "";
	if (program === undefined) return undefined;
	const encoded = SCRIPT.exec(options)?.[1];
	if (encoded !== undefined) {
		return { kind: "script", program, script: Buffer.from(encoded, "base64").toString("utf16le") };
	}
	const words = options.toLowerCase().split(/ +/);
	const modes = words.filter((word) => SERVER_MODE.has(word));
	const isServerMode = modes.length === 1 && words.every((word) => SERVER_MODE.has(word) || OTHER.has(word));
	return isServerMode ? { kind: "server-mode", program } : undefined;
}

/** `powershell` of `C:\Windows\...\powershell.exe`. */
export function programName(program: string): string {
	return (program.split(/[\\/]/).at(-1) ?? program).toLowerCase().replace(/\.exe$/, "");
}
