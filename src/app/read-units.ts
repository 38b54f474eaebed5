import { cleanText } from "../core/clean-text.ts";
import { type HostFacts, isFactUnit } from "../core/model/facts/index.ts";
import type { UnitResult } from "../core/model/host-record.ts";
import type { BundledUnit } from "../core/model/script-bundle.ts";
import type { SentIisConfig } from "../core/model/facts/iis-config.ts";
import type { AppParts } from "./app-parts.ts";
import type { UnpackedConfig } from "./config-texts.ts";

/** The unit whose facts are stored and judged in other forms than they are sent. */
export const CONFIG_UNIT = "collect/iis-config";

/** Facts of one host and how each unit ended; a unit that sent nothing is `missing`. */
export interface HostUnits {
	readonly facts: HostFacts;
	readonly units: readonly UnitResult[];
	/** What the host calls itself; empty when it sent nothing. */
	readonly computerName: string;
}

/**
 * Reads the envelopes of one host and stores their facts. Secret values are taken out of the text
 * before anything else looks at it.
 */
export async function readUnits(
	envelopes: ReadonlyMap<string, string>,
	units: readonly BundledUnit[],
	readEnvelope: AppParts["readEnvelope"],
	scrub: (text: string) => string,
	store: (facts: unknown) => Promise<string | null>,
	unpack: (sent: SentIisConfig) => Promise<UnpackedConfig>,
): Promise<HostUnits> {
	const facts: Record<string, unknown> = {};
	const results: UnitResult[] = [];
	let computerName = "";
	for (const unit of units) {
		const text = envelopes.get(unit.id);
		if (text === undefined) {
			results.push(emptyResult(unit, "missing", "the host sent no result for this unit"));
			continue;
		}
		const read = readEnvelope(scrub(text), unit.id);
		if (!read.ok) {
			results.push(emptyResult(unit, "invalid", read.problem));
			continue;
		}
		const { envelope } = read;
		computerName = envelope.host;
		const hasFacts = read.facts !== null && isFactUnit(unit.id);
		const config =
			hasFacts && unit.id === CONFIG_UNIT ? await unpack(read.facts as SentIisConfig) : undefined;
		if (hasFacts) facts[unit.id] = config?.facts ?? read.facts;
		results.push({
			unit: unit.id,
			version: envelope.version,
			// An envelope whose data was too large to send has none, whatever its status says.
			status: hasFacts || envelope.status === "failed" ? statusOf(envelope.status, config) : "invalid",
			durationMs: envelope.durationMs,
			factsSha256: hasFacts ? await store(config?.stored ?? read.facts) : null,
			errors: [...envelope.errors, ...damagedErrors(config)].map((error) => ({
				code: cleanText(error.code, 100),
				message: cleanText(error.message),
				target: error.target === null ? null : cleanText(error.target),
			})),
			truncated: envelope.truncated,
		});
	}
	return { facts, units: results, computerName };
}

/** What the host calls complete is not, when one of its files cannot be unpacked. */
function statusOf(status: UnitResult["status"], config: UnpackedConfig | undefined): UnitResult["status"] {
	return status === "ok" && config !== undefined && config.damaged.length > 0 ? "partial" : status;
}

function damagedErrors(config: UnpackedConfig | undefined): UnitResult["errors"] {
	return (config?.damaged ?? []).map((path) => {
		return { code: "config-damaged", message: "The text of the file cannot be unpacked.", target: path };
	});
}

function emptyResult(unit: BundledUnit, status: "missing" | "invalid", message: string): UnitResult {
	return {
		unit: unit.id,
		version: unit.version,
		status,
		durationMs: 0,
		factsSha256: null,
		errors: [{ code: status, message: cleanText(message), target: null }],
		truncated: false,
	};
}
