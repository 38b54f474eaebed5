import type { EsuEntitlement } from "../../core/model/host.ts";
import type { ConnectionData } from "../schema/connection-schema.ts";
import { type KeyPath, placeText, type SourceFile } from "../source/source-file.ts";

/** Settings that every level may give, flat. */
export interface Settings extends ConnectionData {
	readonly esu?: EsuEntitlement | undefined;
}
export type SettingKey = keyof Settings;

/** Widest first; a nearer level wins. */
export const LEVELS = ["built-in", "defaults", "tenant", "site", "group", "host"] as const;
export type Level = (typeof LEVELS)[number];

/** A value and where it comes from. */
export interface Sourced<Value> {
	readonly value: Value;
	readonly level: Level;
	/** Undefined for built-in values. */
	readonly origin: { readonly source: SourceFile; readonly path: KeyPath } | undefined;
}

export type Layer = { readonly [Key in SettingKey]?: Sourced<NonNullable<Settings[Key]>> };

interface LayerData {
	readonly connection?: ConnectionData | undefined;
	readonly esu?: EsuEntitlement | undefined;
}

/** Settings that one place of the inventory gives. */
export function layerOf(data: LayerData | null, level: Level, source: SourceFile, path: KeyPath): Layer {
	const { connection = {}, esu } = data ?? {};
	const entries = Object.entries(connection).map(([key, value]) => {
		return [key, { value, level, origin: { source, path: [...path, "connection", key] } }] as const;
	});
	const layer = Object.fromEntries(entries) as Layer;
	return esu === undefined
		? layer
		: { ...layer, esu: { value: esu, level, origin: { source, path: [...path, "esu"] } } };
}

/** Tags of one place. Tags of all levels add up. */
export function tagsOf(
	data: { readonly tags?: readonly string[] | undefined } | null,
	level: Level,
	source: SourceFile,
	path: KeyPath,
): Sourced<string>[] {
	return (data?.tags ?? []).map((value, index) => {
		return { value, level, origin: { source, path: [...path, "tags", index] } };
	});
}

/**
 * The settings of `base` with those of `nearer` put over them, key by key. `credential` and
 * `user` with `keyFile` are two ways to say the same: the nearer one replaces the other.
 */
export function overlay(base: Layer, nearer: Layer): Layer {
	// Most hosts say nothing of their own; sharing their settings keeps a large fleet small.
	if (settingKeys(nearer).length === 0) return base;
	const { credential, user, keyFile, ...rest } = base;
	const keepsCredential = nearer.user === undefined && nearer.keyFile === undefined;
	const keepsUser = nearer.credential === undefined;
	return {
		...rest,
		...(keepsCredential && credential !== undefined ? { credential } : {}),
		...(keepsUser && user !== undefined ? { user } : {}),
		...(keepsUser && keyFile !== undefined ? { keyFile } : {}),
		...nearer,
	};
}

export function settingKeys(layer: Layer): SettingKey[] {
	return Object.keys(layer) as SettingKey[];
}

/** `inventory.yaml:12:5`, or `built-in`. */
export function originText(sourced: Sourced<unknown>): string {
	return sourced.origin === undefined ? "built-in" : placeText(sourced.origin.source, sourced.origin.path);
}

export function builtIn<Value>(value: Value): Sourced<Value> {
	return { value, level: "built-in", origin: undefined };
}

/** `auth` is not here: it follows from the credential. */
export const BUILT_IN = {
	transport: builtIn("ssh" as const),
	port: builtIn(22),
	hostKeyCheck: builtIn("strict" as const),
	knownHosts: builtIn(["~/.ssh/known_hosts"]),
	powershell: builtIn("powershell.exe"),
	session: builtIn("auto" as const),
	connectTimeout: builtIn("15s"),
	operationTimeout: builtIn("5m"),
	idleTimeout: builtIn("2m"),
	esu: builtIn("none" as const),
} satisfies Layer;
