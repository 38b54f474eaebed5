import type { Host } from "../model/host.ts";
import { matchGlob } from "./match-glob.ts";

/** Flags that look at one kind of name of a host. */
export const NAME_FLAGS = ["site", "group", "tag", "role"] as const;
export type NameFlag = (typeof NAME_FLAGS)[number];

const NAMES: Readonly<Record<NameFlag | "host", (host: Host) => readonly string[]>> = {
	site: (host) => [host.site],
	group: (host) => host.groups,
	tag: (host) => host.tags,
	role: (host) => host.roles,
	host: (host) => [host.name, `${host.site}/${host.name}`, host.id, ...host.aliases],
};

/** Names of a host that a flag looks at. */
export function namesOf(host: Host, flag: NameFlag | "host"): readonly string[] {
	return NAMES[flag](host);
}

export function matchesHost(host: Host, flag: NameFlag | "host", pattern: string): boolean {
	return namesOf(host, flag).some((name) => matchGlob(pattern, name));
}

/** `ex09` is a host, `tag:lab` a tag: host names have no colon. */
export function parseExclude(value: string): { readonly flag: NameFlag | "host"; readonly pattern: string } {
	const flag = NAME_FLAGS.find((name) => value.startsWith(`${name}:`));
	return flag === undefined
		? { flag: "host", pattern: value }
		: { flag, pattern: value.slice(flag.length + 1) };
}
