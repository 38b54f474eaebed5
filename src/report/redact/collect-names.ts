import type { HostRecord } from "../../core/model/host-record.ts";
import { compareNatural } from "../text/words.ts";
import { mapTexts } from "./map-texts.ts";
import { isIpAddress, replaceAddresses, replaceUsers } from "./patterns.ts";
import { Pseudonyms } from "./pseudonyms.ts";

/** Everything in a report that names somebody or something, with its pseudonym. */
export interface KnownNames {
	/** By host id. */
	readonly hosts: Pseudonyms;
	/** Names, addresses and computer names of hosts, and of other machines that texts name. */
	readonly machines: Pseudonyms;
	/** Domains of the addresses of hosts. */
	readonly domains: Pseudonyms;
	readonly users: Pseudonyms;
	readonly ips: Pseudonyms;
	/** Build numbers that look like addresses. */
	readonly builds: ReadonlySet<string>;
}

/** Where names come from. */
export interface NameSource {
	readonly records: () => AsyncIterable<HostRecord>;
	/** Who ran something, and where. */
	readonly operators: readonly { readonly user: string; readonly machine: string }[];
	/** Any value; names are looked for in every text of it. */
	readonly texts: unknown;
	/** Ids of hosts that may be in no record. */
	readonly hosts: readonly string[];
	/** Builds that may be in no record. */
	readonly builds: readonly string[];
}

/** Reads all records once; what is named later in the run may be mentioned earlier. */
export async function collectNames(input: NameSource): Promise<KnownNames> {
	const names = {
		hosts: new Pseudonyms("host"),
		machines: new Pseudonyms("machine"),
		domains: new Pseudonyms("domain"),
		users: new Pseudonyms("user"),
		ips: new Pseudonyms("ip"),
		builds: new Set<string>(),
	};
	const spellings = new Map<string, Set<string>>();
	for await (const record of input.records()) {
		spellings.set(record.host, new Set(namesOf(record)));
		for (const domain of domainsOf(record.address)) names.domains.of(domain);
		if (record.identity?.build != null) names.builds.add(record.identity.build);
		mapTexts(record, (text) => collectFromText(text, names));
	}
	for (const build of input.builds) names.builds.add(build);
	for (const host of input.hosts) {
		if (!spellings.has(host)) spellings.set(host, new Set([lastPart(host)]));
	}
	for (const { user } of input.operators) names.users.of(user);
	mapTexts(input.texts, (text) => collectFromText(text, names));
	for (const host of [...spellings.keys()].sort(compareNatural)) {
		const pseudonym = names.hosts.of(host);
		for (const name of spellings.get(host) ?? []) names.machines.alias(name, pseudonym);
	}
	for (const { machine } of input.operators) names.machines.of(machine);
	return names;
}

function namesOf({ name, address, identity }: HostRecord): string[] {
	const labels = isIpAddress(address) ? [] : [address, address.split(".", 1)[0] ?? ""];
	return [name, ...labels, identity?.computerName ?? ""].filter((text) => text.length > 1);
}

/** `mail.contoso.example` and `contoso.example` of `ex01.mail.contoso.example` */
function domainsOf(address: string): string[] {
	if (isIpAddress(address)) return [];
	const labels = address.split(".");
	return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join("."));
}

/** `\\fileserver\share` names a machine. */
const UNC = /(?<!\\)\\\\([A-Za-z0-9][A-Za-z0-9-]{1,62})(?=[\\.])/g;

function collectFromText(text: string, { machines, users, ips, builds }: KnownNames): string {
	for (const [, server = ""] of text.matchAll(UNC)) machines.of(server);
	replaceUsers(text, (whole, bare) => {
		const pseudonym = (bare === undefined ? undefined : users.find(bare)) ?? users.of(whole);
		users.alias(whole, pseudonym);
		if (bare !== undefined && bare.length > 2) users.alias(bare, pseudonym);
		return "";
	});
	replaceAddresses(text, (address) => (builds.has(address) ? address : ips.of(address)));
	return text;
}

function lastPart(host: string): string {
	return host.slice(host.lastIndexOf("/") + 1);
}
