import type { HostFacts } from "../../core/model/facts/index.ts";
import type { UnitResult } from "../../core/model/host-record.ts";
import type { Host } from "../../core/model/host.ts";
import type { ScriptBundle } from "../../core/model/script-bundle.ts";
import type { BundleRun } from "../../remoting/runner/hold-session.ts";
import type { AppParts } from "../app-parts.ts";
import { createConfigTexts } from "../config-texts.ts";
import { CONFIG_UNIT, readUnits } from "../read-units.ts";
import { createTurns } from "../take-turns.ts";

/** Hosts whose answers are unpacked at a time: there is one thread for it, and megabytes per host. */
const READ_AT_ONCE = 2;

/** Facts of a host, as collect units in any bundle give them. */
export interface ReadFacts {
	readonly facts: HostFacts;
	readonly units: readonly UnitResult[];
	readonly computerName: string;
}

/** Runs bundles with collect units in them and reads what those say. */
export interface FactReader {
	/** Runs a bundle on a host; configuration files that are known already are not sent again. */
	run(
		host: Host,
		bundle: ScriptBundle,
		send: (bundle: ScriptBundle) => Promise<BundleRun>,
		store: (facts: unknown) => Promise<string | null>,
	): Promise<ReadFacts & { readonly run: BundleRun }>;
}

export function createFactReader(
	parts: Pick<AppParts, "bundle" | "readEnvelope">,
	runsDir: string,
	scrubber: () => (text: string) => string,
	onProblem: (thrown: unknown) => void,
): FactReader {
	const texts = createConfigTexts(runsDir, onProblem);
	const script = parts.bundle.units.find(({ id }) => id === CONFIG_UNIT)?.sha256 ?? "";
	const turns = createTurns(READ_AT_ONCE);
	return {
		async run(host, bundle, send, store) {
			const wanted = bundle.units.filter(({ id }) => id.startsWith("collect/"));
			const asksConfig = wanted.some(({ id }) => id === CONFIG_UNIT);
			const known = asksConfig ? await texts.known(host, script) : {};
			const run = await send(withKnownHashes(bundle, Object.keys(known)));
			const scrub = scrubber();
			const read = await turns.run(
				async () =>
					await readUnits(run.envelopes, wanted, parts.readEnvelope, scrub, store, async (sent) => {
						const unpacked = await texts.unpack(host, sent, known, scrub);
						await texts.remember(host, script, unpacked.stored);
						return unpacked;
					}),
			);
			return { ...read, run };
		},
	};
}

/** The scripts are the same bytes for every host; what differs travels as a parameter. */
export function withKnownHashes(bundle: ScriptBundle, hashes: readonly string[]): ScriptBundle {
	if (hashes.length === 0) return bundle;
	const value = [...hashes].sort().join(",");
	return { ...bundle, parameters: [...bundle.parameters, { unit: CONFIG_UNIT, name: "knownHashes", value }] };
}
