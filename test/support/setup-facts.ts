import type { Envelope } from "../../src/core/model/envelope.ts";
import type { ExchangeSetupFacts } from "../../src/core/model/facts/exchange-setup.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";
import { runScript, type ScriptRun } from "./run-script.ts";

export const SETUP_UNIT = "collect/exchange-setup";

export interface SetupRun {
	readonly envelope: Envelope;
	readonly facts: ExchangeSetupFacts;
}

/** Runs the unit and gives its facts, checked with the schema as the program checks them. */
export async function collectSetup(run: ScriptRun): Promise<SetupRun> {
	const result = await runScript({ ...run, units: [SETUP_UNIT] });
	const line = result.of("E")[0] ?? "";
	const read = readEnvelope(line.slice(line.indexOf(" ") + 1), SETUP_UNIT);
	if (!read.ok) throw new Error(read.problem);
	if (read.facts === null) throw new Error(`The unit failed: ${JSON.stringify(read.envelope.errors)}`);
	return { envelope: read.envelope, facts: read.facts };
}
