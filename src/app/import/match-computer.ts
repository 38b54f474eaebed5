import type { Host } from "../../core/model/host.ts";

/** Windows cuts computer names here when it makes the NetBIOS name that a script sees. */
const NETBIOS_LENGTH = 15;

/**
 * Hosts that may be the computer of this name: those that are called so, by name or alias; else those whose DNS
 * name begins so; else those whose longer name Windows would cut to it. More than one is for the caller to refuse.
 */
export function matchComputer(hosts: readonly Host[], computerName: string): readonly Host[] {
	const wanted = computerName.toLowerCase();
	const ways: readonly ((name: string) => string)[] = [
		(name) => name,
		firstLabel,
		(name) => firstLabel(name).slice(0, NETBIOS_LENGTH),
	];
	for (const shorten of ways) {
		const found = hosts.filter((host) =>
			namesOf(host).some((name) => shorten(name.toLowerCase()) === wanted),
		);
		if (found.length > 0) return found;
	}
	return [];
}

function namesOf(host: Host): string[] {
	// The first number of an IPv4 address is no name.
	const address = /[a-z]/i.test(host.address) ? [host.address] : [];
	return [host.name, ...host.aliases, ...address];
}

function firstLabel(name: string): string {
	return name.split(".", 1)[0] ?? name;
}
