import { type Layer, originText, overlay, type SettingKey, settingKeys } from "./layer.ts";

/** Two groups of one host that want different things. */
export interface GroupConflict {
	readonly message: string;
}

export interface NamedLayer {
	readonly name: string;
	readonly layer: Layer;
}

const LOGIN_KEYS: readonly SettingKey[] = ["user", "keyFile"];

/**
 * Settings of all groups of one host. Groups have no order, so two that give different values are
 * an error, unless `host` decides by saying the same key itself.
 */
export function mergeGroups(
	groups: readonly NamedLayer[],
	host: Layer,
): { readonly layer: Layer; readonly conflicts: readonly GroupConflict[] } {
	const conflicts: GroupConflict[] = [];
	const decided = new Set(settingKeys(host).flatMap((key) => rivals(key)));
	const seen = new Map<SettingKey, NamedLayer>();
	let layer: Layer = {};
	for (const group of groups) {
		for (const key of settingKeys(group.layer).filter((name) => !decided.has(name))) {
			for (const rival of rivals(key)) {
				const other = seen.get(rival);
				if (other === undefined || sameValue(other.layer, rival, group.layer, key)) continue;
				conflicts.push({ message: conflictText(other, rival, group, key) });
			}
			seen.set(key, group);
		}
		layer = overlay(layer, group.layer);
	}
	return { layer, conflicts };
}

/** Keys that say the same thing as `key`, itself included. */
function rivals(key: SettingKey): SettingKey[] {
	if (key === "credential") return [key, ...LOGIN_KEYS];
	return LOGIN_KEYS.includes(key) ? [key, "credential"] : [key];
}

function sameValue(a: Layer, keyOfA: SettingKey, b: Layer, keyOfB: SettingKey): boolean {
	return keyOfA === keyOfB && JSON.stringify(a[keyOfA]?.value) === JSON.stringify(b[keyOfB]?.value);
}

function conflictText(a: NamedLayer, keyOfA: SettingKey, b: NamedLayer, keyOfB: SettingKey): string {
	return `groups contradict each other: ${side(a, keyOfA)}, but ${side(b, keyOfB)}; say it on the host, or in one group only`;
}

function side(group: NamedLayer, key: SettingKey): string {
	const sourced = group.layer[key];
	const place = sourced === undefined ? "" : ` (${originText(sourced)})`;
	return `${group.name} has ${key} ${JSON.stringify(sourced?.value)}${place}`;
}
