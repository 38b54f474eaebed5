import { type Layer, originText, type SettingKey, settingKeys, type Sourced } from "./layer.ts";
import type { Provenance } from "./resolved-inventory.ts";

/**
 * Makes the list behind `inventory show --explain`. Hosts share most settings, so the entries of a
 * setting are made once and shared too.
 */
export function createExplainer(): (settings: Layer, tags: readonly Sourced<string>[]) => Provenance[] {
	const entries = new WeakMap<Sourced<unknown>, Provenance>();

	function entryOf(setting: string, sourced: Sourced<unknown>): Provenance {
		const entry = entries.get(sourced) ?? {
			setting,
			value: typeof sourced.value === "string" ? sourced.value : JSON.stringify(sourced.value),
			level: sourced.level,
			place: originText(sourced),
		};
		entries.set(sourced, entry);
		return entry;
	}

	return (settings, tags) => [
		...settingKeys(settings).flatMap((key) => {
			const sourced = settings[key];
			return sourced === undefined ? [] : [entryOf(settingName(key), sourced)];
		}),
		...tags.map((tag) => entryOf("tags", tag)),
	];
}

function settingName(key: SettingKey): string {
	return key === "esu" ? key : `connection.${key}`;
}
