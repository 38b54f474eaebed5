import { findingId } from "../../core/model/finding.ts";
import type { MadeChanges } from "../../core/model/change/change-summary.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { RunDocument } from "../../core/model/run-document.ts";
import type { ReportInput } from "../reporter.ts";
import { collectNames, type KnownNames } from "./collect-names.ts";
import { mapTexts } from "./map-texts.ts";
import { replaceAddresses, replaceUsers } from "./patterns.ts";
import type { Redaction } from "./redactions.ts";
import { createNameReplacer } from "./replace-names.ts";

/**
 * The same run with pseudonyms for hosts, users and addresses, the same one for the same name
 * everywhere in this report. Tenants and sites keep their names. Reads the records once more.
 */
export async function redactInput(input: ReportInput, kinds: readonly Redaction[]): Promise<ReportInput> {
	if (kinds.length === 0) return input;
	const names = await collectNames(input);
	const redactor = createRedactor(names, new Set(kinds));
	return {
		run: redactor.run(input.run),
		async *records() {
			for await (const record of input.records()) yield redactor.record(record);
		},
		now: input.now,
		...(input.changes === undefined ? {} : { changes: redactor.changes(input.changes) }),
		...(input.made === undefined ? {} : { made: redactor.made(input.made) }),
	};
}

interface Redactor {
	run(run: RunDocument): RunDocument;
	record(record: HostRecord): HostRecord;
	changes(changes: NonNullable<ReportInput["changes"]>): NonNullable<ReportInput["changes"]>;
	made(made: MadeChanges): MadeChanges;
}

function createRedactor(names: KnownNames, kinds: ReadonlySet<Redaction>): Redactor {
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
	/** The id of a host keeps tenant and site. */
	function hostId(id: string): string {
		const pseudonym = kinds.has("hosts") ? hosts.find(id) : undefined;
		return pseudonym === undefined ? id : `${id.slice(0, id.lastIndexOf("/") + 1)}${pseudonym}`;
	}
	/** Two hosts may have the same name: in the record of one, the name is its own. */
	function ownReplacer(record: HostRecord): typeof shared {
		const own = kinds.has("hosts") ? hosts.find(record.host) : undefined;
		if (own === undefined || known.get(record.name.toLowerCase()) === own) return shared;
		const ownNames = new Set([record.name.toLowerCase(), record.identity?.computerName.toLowerCase()]);
		return createNameReplacer((name) => (ownNames.has(name) ? own : find(name)), allNames);
	}

	return {
		run: (run) => ({
			...mapRun(run, textOf),
			operator: {
				...run.operator,
				user: kinds.has("users") ? users.of(run.operator.user) : run.operator.user,
				machine: kinds.has("hosts") ? machines.of(run.operator.machine) : run.operator.machine,
			},
			...(run.waivers === undefined
				? {}
				: {
						waivers: run.waivers.map((waiver) => ({
							...mapTexts(waiver, textOf),
							hosts: kinds.has("hosts") ? ["(patterns not shown)"] : waiver.hosts,
							owner: kinds.has("users") ? users.of(waiver.owner) : waiver.owner,
						})),
					}),
		}),
		record(record) {
			const replaceNames = ownReplacer(record);
			const mapped = mapTexts(record, (text) => textOf(text, replaceNames));
			const host = hostId(record.host);
			return {
				...mapped,
				host,
				name: host.slice(host.lastIndexOf("/") + 1),
				findings: mapped.findings.map((finding) => ({
					...finding,
					host,
					// The hash of the old names could be guessed from a list of names.
					id: findingId(record.tenant, host, finding.rule, finding.subject),
				})),
			};
		},
		changes: (changes) => {
			const ids = <Item extends { readonly host: string }>(items: readonly Item[]): Item[] =>
				items.map((item) => ({ ...mapTexts(item, textOf), host: hostId(item.host) }));
			return {
				...changes,
				items: ids(changes.items),
				verdicts: ids(changes.verdicts),
				added: ids(changes.added),
				missing: ids(changes.missing),
				newlyNotAssessed: ids(changes.newlyNotAssessed),
				newlyAssessed: ids(changes.newlyAssessed),
				builds: ids(changes.builds),
				vanishedMitigations: ids(changes.vanishedMitigations),
				gainedMitigations: ids(changes.gainedMitigations),
				ownChanges: ids(changes.ownChanges),
			};
		},
		made: ({ changes, unreadable }) => ({
			unreadable,
			changes: changes.map((change) => {
				const host = hostId(change.host);
				const { user, machine } = change.operator;
				return {
					...mapTexts(change, textOf),
					host,
					id: `${host}${change.id.slice(change.host.length)}`,
					operator: {
						user: kinds.has("users") ? users.of(user) : user,
						machine: kinds.has("hosts") ? machines.of(machine) : machine,
					},
				};
			}),
		}),
	};
}

const NOT_SHOWN = "not shown in a redacted report";

/** Command, paths and flags are the operator's own and may name anything. */
function mapRun(run: RunDocument, textOf: (text: string) => string): RunDocument {
	const { flags } = run.selection;
	return {
		...run,
		command: run.command.split(" ").slice(0, 2).join(" "),
		knowledge: { ...run.knowledge, folder: run.knowledge.folder === null ? null : NOT_SHOWN },
		selection: {
			...run.selection,
			inventory: NOT_SHOWN,
			flags: flags.map((flag) => flag.split(" ", 1)[0] ?? ""),
		},
		problems: run.problems.map((problem) => textOf(problem)),
	};
}
