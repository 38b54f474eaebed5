import { dirname } from "node:path";
import { errorText, FleetError } from "../core/errors.ts";
import {
	type IisConfigFacts,
	type StoredIisConfig,
	storedIisConfigSchema,
} from "../core/model/facts/iis-config.ts";
import { FACT_SCHEMAS, type HostFacts, isFactUnit } from "../core/model/facts/index.ts";
import type { HostRecord } from "../core/model/host-record.ts";
import { readFacts } from "../store/facts-store.ts";
import { readConfigTexts } from "./config-texts.ts";
import { CONFIG_UNIT } from "./read-units.ts";

const STORED_SCHEMAS = { ...FACT_SCHEMAS, [CONFIG_UNIT]: storedIisConfigSchema };

/** Facts that a unit had and that are not to be had any more. */
export interface LostFacts {
	readonly unit: string;
	readonly code: "facts-lost" | "facts-damaged" | "facts-outdated";
	readonly message: string;
}

export interface LoadedFacts {
	/** Checked, as rules take them. */
	readonly facts: HostFacts;
	/** As stored, by unit; for a copy. */
	readonly stored: ReadonlyMap<string, unknown>;
	readonly lost: readonly LostFacts[];
}

/** Facts of a host as a run stored them, checked again: a stored file is no more trusted than a host. */
export async function loadFacts(runDir: string, record: HostRecord): Promise<LoadedFacts> {
	const facts: Record<string, unknown> = {};
	const stored = new Map<string, unknown>();
	const lost: LostFacts[] = [];
	for (const { unit, factsSha256, status } of record.units) {
		if (!isFactUnit(unit)) continue;
		if (factsSha256 === null) {
			// A full disk in the middle of a scan.
			const message = "the run could not store them";
			if (status === "ok" || status === "partial") lost.push({ unit, code: "facts-lost", message });
			continue;
		}
		try {
			const data = await readFacts(runDir, record.tenant, factsSha256);
			const checked = STORED_SCHEMAS[unit].safeParse(data);
			if (checked.success) {
				stored.set(unit, data);
				if (unit === CONFIG_UNIT) {
					const config = storedIisConfigSchema.parse(data);
					const read = await readConfigTexts(dirname(runDir), record.tenant, config);
					facts[unit] = read;
					lost.push(...lostTexts(config, read));
				} else facts[unit] = checked.data;
			} else {
				const message = "the stored facts are not what this version of the unit collects";
				lost.push({ unit, code: "facts-outdated", message });
			}
		} catch (thrown) {
			const isDamaged = thrown instanceof FleetError && thrown.code === "facts-damaged";
			lost.push({ unit, code: isDamaged ? "facts-damaged" : "facts-lost", message: errorText(thrown) });
		}
	}
	return { facts, stored, lost };
}

/** Files whose text was stored once and is not to be had any more. */
function lostTexts({ files }: StoredIisConfig, read: IisConfigFacts): LostFacts[] {
	return files.flatMap(({ path, textSha256 }, index): LostFacts[] => {
		if (textSha256 === null || read.files[index]?.text !== null) return [];
		return [{ unit: CONFIG_UNIT, code: "facts-lost", message: `the stored text of ${path} is gone` }];
	});
}
