import type { LabEngine } from "../../../src/lab/engines/lab-engine.ts";
import { parseStdin } from "../../../src/lab/engines/parse-stdin.ts";

/** Answers every script with hello, progress, one envelope of 2,000 characters and the end marker. */
export const plainEngine: LabEngine = {
	name: "plain",
	async *run({ state, stdin }) {
		const prefix = parseStdin(stdin)?.prefix ?? "";
		const envelope = JSON.stringify({ host: state.computerName, data: "x".repeat(2000) });
		const lines = [
			`H${state.powershell.version} FullLanguage`,
			"Pcollect/test started",
			`Ecollect/test ${envelope}`,
			".0",
		];
		for (const line of lines) yield { kind: "stdout", data: Buffer.from(`${prefix}${line}\n`) };
		yield { kind: "exit", code: 0 };
	},
};
