import { availableParallelism } from "node:os";
import type { LabEngine } from "./engines/lab-engine.ts";
import { createPowerShellEngine } from "./engines/powershell-engine.ts";
import { createRecordedEngine } from "./engines/recorded-engine.ts";
import { loadRecordings, RECORDINGS_DIR } from "./engines/recording-file.ts";

export type LabEngineName = "recorded" | "powershell";

/** Program of the powershell engine where the environment names one: a path and arguments, blanks between. */
const ENGINE_VARIABLE = "EXF_LAB_ENGINE";

/**
 * Makes an engine. `command` is the program of the powershell engine and its arguments.
 *
 * @param dir folder for the files of simulated hosts
 * @default command EXF_LAB_ENGINE, otherwise `pwsh`
 */
export async function chooseEngine(
	name: LabEngineName,
	dir: string,
	command: readonly string[] = commandFromEnvironment(process.env[ENGINE_VARIABLE]),
): Promise<LabEngine> {
	if (name === "recorded") {
		const files = await loadRecordings(RECORDINGS_DIR);
		return createRecordedEngine(files.flatMap((file) => file.transitions));
	}
	return createPowerShellEngine({ command, dir, concurrency: Math.max(2, availableParallelism()) });
}

export function commandFromEnvironment(text: string | undefined): readonly string[] {
	const words = (text ?? "").split(" ").filter((word) => word !== "");
	return words.length === 0 ? ["pwsh"] : words;
}
