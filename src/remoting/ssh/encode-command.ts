import type { ScriptBundle, UnitParameter } from "../../core/model/script-bundle.ts";
import { Secret } from "../../core/secret.ts";
import { TransportError } from "../transport.ts";

/** cmd.exe takes no longer line (KB830473). */
const LONGEST_COMMAND = 8191;

/**
 * The command that starts the reader. Free of quotes and metacharacters, so it means the same to
 * cmd.exe, PowerShell and a POSIX shell; `powershell` is checked by the inventory's schema.
 */
export function encodeCommand(powershell: string, reader: string): string {
	const encoded = Buffer.from(reader, "utf16le").toString("base64");
	const command = `${powershell} -NoLogo -NoProfile -NonInteractive -EncodedCommand ${encoded}`;
	if (command.length > LONGEST_COMMAND) {
		throw new TransportError(
			"protocol",
			`command line of ${command.length} characters, cmd.exe takes ${LONGEST_COMMAND}`,
		);
	}
	return command;
}

/** What the reader finds on stdin: header, parameters, body. */
export function encodeStdin(bundle: ScriptBundle, prefix: string, deadlineSeconds: number): Buffer {
	const parameters = bundle.parameters.map(encodeParameter);
	const header = `exf1 ${prefix} ${deadlineSeconds} ${parameters.length}`;
	return Buffer.from([header, ...parameters, bundle.body].join("\n"), "utf8");
}

function encodeParameter(parameter: UnitParameter): string {
	if (parameter.value instanceof Secret) {
		// Script-block logging and a core dump would show it; PSRP has SecureString for this.
		throw new TransportError(
			"protocol",
			`${parameter.unit} ${parameter.name}: a sensitive parameter cannot travel over plain SSH exec`,
		);
	}
	const value = Buffer.from(String(parameter.value), "utf8").toString("base64");
	return `${parameter.unit} ${parameter.name} ${typeof parameter.value} ${value}`;
}
