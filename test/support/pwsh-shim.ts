import { labHostScript, writeHostFile } from "./engine.ts";
import { labHost } from "./lab-host.ts";

/**
 * Shell text of a powershell.exe that is PowerShell 7 on a simulated host: the reader of
 * `-EncodedCommand` (fifth argument) gets the lab's replacements put before it, a remoting server runs them when
 * it opens a runspace.
 */
export function pwshShim(): string {
	const load = `. ([scriptblock]::Create([IO.File]::ReadAllText('${labHostScript}'))) -HostFile '${writeHostFile(labHost())}'`;
	return [
		`case "$1" in -s*) exec pwsh "$@" -Command "${load}";; esac`,
		`reader=$(printf %s "$5" | base64 -d | iconv -f UTF-16LE -t UTF-8)`,
		`encoded=$(printf '%s\\n%s' "${load}" "$reader" | iconv -f UTF-8 -t UTF-16LE | base64 -w0)`,
		`exec pwsh -NoLogo -NoProfile -NonInteractive -EncodedCommand "$encoded"`,
	].join("\n");
}

/** A login shell that is PowerShell 7, as `DefaultShell` makes it on Windows. */
export const PWSH_LOGIN = `exec pwsh -NoLogo -NoProfile -Command "$SSH_ORIGINAL_COMMAND"`;

/** A login shell that greets, sets colours and leaves its line unfinished. */
export const NOISY_LOGIN = String.raw`printf '\033[32mWelcome\033[0m\r\nLast login: today\r\nPS> '; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`;
