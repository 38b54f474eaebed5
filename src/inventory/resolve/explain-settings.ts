import { type Layer, originText, type SettingKey, settingKeys, type Sourced } from "./layer.ts";
import type { Provenance } from "./resolved-inventory.ts";

/** Everything that is said of one host, with its origins. */
export interface ExplainedHost {
	/** What only a host itself can say: address, aliases, groups, roles. */
	readonly own: Readonly<Record<string, Sourced<unknown>>>;
	readonly settings: Layer;
	readonly tags: readonly Sourced<string>[];
}

/**
 * Makes the list behind `inventory show --explain`. Hosts share most settings, so the entries of a
 * setting are made once and shared too.
 */
export function createExplainer(): (explained: ExplainedHost) => Provenance[] {
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

	return ({ own, settings, tags }) => [
		...Object.entries(own).map(([key, sourced]) => entryOf(key, sourced)),
		...settingKeys(settings)
			.sort((a, b) => (settingName(a) < settingName(b) ? -1 : 1))
			.flatMap((key) => {
				const sourced = settings[key];
				return sourced === undefined ? [] : [entryOf(settingName(key), sourced)];
			}),
		...tags.map((tag) => entryOf("tags", tag)),
	];
}

function settingName(key: SettingKey): string {
	return key === "esu" ? key : `connection.${key}`;
}
