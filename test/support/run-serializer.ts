import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Runs a script with `$in` and `$out`: the first is the text given, what the script leaves in the second comes
 * back. It uses .NET only, since the engine program has none of the usual cmdlets.
 */
export async function runSerializer(powershell: string, script: string, input = ""): Promise<string> {
	const dir = mkdtempSync(join(tmpdir(), "exf-clixml-"));
	try {
		const inFile = join(dir, "in.xml");
		const outFile = join(dir, "out.txt");
		writeFileSync(inFile, input);
		const text = [
			"Set-StrictMode -Version 2",
			"$ErrorActionPreference = 'Stop'",
			`$in = [IO.File]::ReadAllText('${inFile}')`,
			script,
			`[IO.File]::WriteAllText('${outFile}', $out)`,
		].join("\n");
		const command = Buffer.from(text, "utf16le").toString("base64");
		const arguments_ = ["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", command];
		// The message of a failure would be the encoded command.
		await promisify(execFile)(powershell, arguments_).catch((thrown: { readonly stderr?: string }) => {
			throw new Error(thrown.stderr ?? "it did not start");
		});
		return readFileSync(outFile, "utf8");
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}
