import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabProcess, type LabProcessOptions, startLabProcess } from "../../src/lab/start-lab-process.ts";
import { mainJs } from "./cli.ts";

export interface TestLab extends LabProcess {
	/** Ends the lab and removes its folder. */
	remove(): Promise<void>;
}

/** A lab in a process of its own, as the demo starts it. */
export async function startTestLab(
	options: Pick<LabProcessOptions, "stories" | "hosts" | "engine"> = {},
): Promise<TestLab> {
	const dir = mkdtempSync(join(tmpdir(), "exf-test-lab-"));
	const lab = await startLabProcess({ main: mainJs, dir, signal: new AbortController().signal, ...options });
	return {
		...lab,
		async remove() {
			await lab.stop();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
