import type { HostRecord } from "../../core/model/host-record.ts";
import type { KnownNames } from "./collect-names.ts";
import { replaceAddresses, replaceUsers } from "./patterns.ts";
import type { Redaction } from "./redactions.ts";
import { createNameReplacer, type NameReplacer } from "./replace-names.ts";

/** Puts pseudonyms in the place of names, the same one for the same name. */
export interface Redactor {
	/** Running text. */
	readonly text: (text: string, replaceNames?: NameReplacer) => string;
	/** The id of a host keeps tenant and site. */
	readonly hostId: (id: string) => string;
	readonly user: (name: string) => string;
	readonly machine: (name: string) => string;
	/** Two hosts may have the same name: in the record of one, the name is its own. */
	readonly namesOf: (record: HostRecord) => NameReplacer;
}

/** @param names everything that is named in what will be redacted */
export function createRedactor(names: KnownNames, kinds: ReadonlySet<Redaction>): Redactor {
	const { hosts, machines, domains, users, ips, builds } = names;
	const known = new Map([
		...(kinds.has("users") ? users.entries() : []),
		// Behind the users: a machine name wins.
		...(kinds.has("hosts") ? [...domains.entries(), ...machines.entries()] : []),
	]);
	const allNames = [...known.keys()];
	const shared = createNameReplacer(find, allNames);

	function find(name: string): string | undefined {
		const pseudonym = known.get(name);
		return pseudonym ?? (kinds.has("hosts") && isInDomain(name) ? machines.of(name) : undefined);
	}
	/** `dc.contoso.example` is a machine of that estate, though no host of the run. */
	function isInDomain(name: string): boolean {
		const labels = name.split(".");
		return labels.some((_, index) => index > 0 && domains.find(labels.slice(index).join(".")) !== undefined);
	}

	function textOf(text: string, replaceNames = shared): string {
		let out = text;
		if (kinds.has("users")) out = replaceUsers(out, (whole) => users.find(whole) ?? users.of(whole));
		if (kinds.has("ips")) out = replaceAddresses(out, (ip) => (builds.has(ip) ? ip : ips.of(ip)));
		return replaceNames(out);
	}
	function hostId(id: string): string {
		const pseudonym = kinds.has("hosts") ? hosts.find(id) : undefined;
		return pseudonym === undefined ? id : `${id.slice(0, id.lastIndexOf("/") + 1)}${pseudonym}`;
	}
	function ownReplacer(record: HostRecord): typeof shared {
		const own = kinds.has("hosts") ? hosts.find(record.host) : undefined;
		if (own === undefined || known.get(record.name.toLowerCase()) === own) return shared;
		const ownNames = new Set([record.name.toLowerCase(), record.identity?.computerName.toLowerCase()]);
		return createNameReplacer((name) => (ownNames.has(name) ? own : find(name)), allNames);
	}

	return {
		text: textOf,
		hostId,
		namesOf: ownReplacer,
		user: (name) => (kinds.has("users") ? users.of(name) : name),
		machine: (name) => (kinds.has("hosts") ? machines.of(name) : name),
	};
}
