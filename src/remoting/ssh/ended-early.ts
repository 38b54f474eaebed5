import { cleanText } from "../../core/clean-text.ts";
import { TransportError } from "../transport.ts";
import type { RemoteProcess } from "./remote-process.ts";

/**
 * No end marker came: the connection or the process went away, or PowerShell never ran.
 *
 * @param greeted the first line of the reader came
 * @param noise lines that were not ours
 */
export function endedEarly(
	process: Pick<RemoteProcess, "exitCode" | "stderr">,
	greeted: boolean,
	noise: readonly string[],
): TransportError {
	const { exitCode } = process;
	const said = whatItSaid(process, noise);
	const words = said === "" ? "" : `: ${said}`;
	if (exitCode === undefined) {
		return new TransportError("closed", `the connection ended in the middle of the output${words}`);
	}
	if (!greeted) {
		return new TransportError("protocol", `PowerShell did not answer (exit code ${exitCode})${words}`, {
			hint: "Is this a Windows host, and is the program named under connection.powershell there?",
		});
	}
	return new TransportError(
		"protocol",
		`PowerShell ended before its last line (exit code ${exitCode})${words}`,
	);
}

/** One line that may explain why a program ended; empty where it said nothing. */
export function whatItSaid({ stderr }: Pick<RemoteProcess, "stderr">, noise: readonly string[]): string {
	// PowerShell marks its error stream even when no XML follows.
	return cleanText(stderr.replace("#< CLIXML", ""), 200) || cleanText(noise[0] ?? "", 120);
}
