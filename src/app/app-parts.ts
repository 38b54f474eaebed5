import type { EnvelopeResult } from "../scripts/read-envelope.ts";
import type { ScriptBundle } from "../core/model/script-bundle.ts";
import type { Transport } from "../remoting/transport.ts";

/** The real parts that use cases work with; create-app.ts wires them, tests may wire others. */
export interface AppParts {
	readonly transport: Transport;
	/** Text and hashes of what runs on the hosts. */
	readonly bundle: ScriptBundle;
	readonly readEnvelope: (text: string, unit: string) => EnvelopeResult;
	readonly now: () => Date;
	/** Between 0 and 1. */
	readonly random: () => number;
}
