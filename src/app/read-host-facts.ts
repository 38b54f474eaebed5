import type { HostFacts } from "../core/model/facts/index.ts";
import type { UnitResult } from "../core/model/host-record.ts";
import type { Host } from "../core/model/host.ts";
import type { ScriptBundle } from "../core/model/script-bundle.ts";
import type { AppParts } from "./app-parts.ts";
import { createConfigTexts } from "./config-texts.ts";
import { CONFIG_UNIT, readUnits } from "./read-units.ts";

/** Facts of a host, as collect units in any bundle give them. */
export interface ReadFacts {
	readonly facts: HostFacts;
	readonly units: readonly UnitResult[];
	readonly computerName: string;
}

/** One visit to a host: what to send, and how to read what comes back. */
export interface HostVisit {
	/** Configuration files that are known already are not sent again. */
	readonly bundle: ScriptBundle;
	read(
		envelopes: ReadonlyMap<string, string>,
		scrub: (text: string) => string,
		store: (facts: unknown) => Promise<string | null>,
	): Promise<ReadFacts>;
}

/** Reads what collect units say, in a bundle of theirs or beside others. */
export interface FactReader {
	prepare(host: Host, bundle: ScriptBundle): Promise<HostVisit>;
}

export function createFactReader(
	parts: Pick<AppParts, "bundle" | "readEnvelope">,
	runsDir: string,
	onProblem: (thrown: unknown) => void,
): FactReader {
	const texts = createConfigTexts(runsDir, onProblem);
	const script = parts.bundle.units.find(({ id }) => id === CONFIG_UNIT)?.sha256 ?? "";
	return {
		async prepare(host, bundle) {
			const wanted = bundle.units.filter(({ id }) => id.startsWith("collect/"));
			const asksConfig = wanted.some(({ id }) => id === CONFIG_UNIT);
			const known = asksConfig ? await texts.known(host, script) : {};
			return {
				bundle: withKnownHashes(bundle, Object.keys(known)),
				read: async (envelopes, scrub, store) =>
					await readUnits(envelopes, wanted, parts.readEnvelope, scrub, store, async (sent) => {
						const unpacked = await texts.unpack(host, sent, known, scrub);
						await texts.remember(host, script, unpacked.stored);
						return unpacked;
					}),
			};
		},
	};
}

/** The scripts are the same bytes for every host; what differs travels as a parameter. */
function withKnownHashes(bundle: ScriptBundle, hashes: readonly string[]): ScriptBundle {
	if (hashes.length === 0) return bundle;
	const value = [...hashes].sort().join(",");
	return { ...bundle, parameters: [...bundle.parameters, { unit: CONFIG_UNIT, name: "knownHashes", value }] };
}
