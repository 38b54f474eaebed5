import { findingId } from "../../core/model/finding.ts";
import type { MadeChanges } from "../../core/model/change/change-summary.ts";
import type { HostRecord } from "../../core/model/host-record.ts";
import type { RunDocument } from "../../core/model/run-document.ts";
import type { ReportInput } from "../reporter.ts";
import { collectNames, type KnownNames } from "./collect-names.ts";
import { createRedactor } from "./create-redactor.ts";
import { namesOfReport } from "./names-of-report.ts";
import { mapTexts } from "./map-texts.ts";
import type { Redaction } from "./redactions.ts";

/**
 * The same run with pseudonyms for hosts, users and addresses, the same one for the same name
 * everywhere in this report. Tenants and sites keep their names. Reads the records once more.
 */
export async function redactInput(input: ReportInput, kinds: readonly Redaction[]): Promise<ReportInput> {
	if (kinds.length === 0) return input;
	const names = await collectNames(namesOfReport(input));
	const redactor = createInputRedactor(names, new Set(kinds));
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

interface InputRedactor {
	run(run: RunDocument): RunDocument;
	record(record: HostRecord): HostRecord;
	changes(changes: NonNullable<ReportInput["changes"]>): NonNullable<ReportInput["changes"]>;
	made(made: MadeChanges): MadeChanges;
}

function createInputRedactor(names: KnownNames, kinds: ReadonlySet<Redaction>): InputRedactor {
	const { text: textOf, hostId, namesOf, user, machine } = createRedactor(names, kinds);

	return {
		run: (run) => ({
			...mapRun(run, textOf),
			operator: {
				...run.operator,
				user: user(run.operator.user),
				machine: machine(run.operator.machine),
			},
			...(run.waivers === undefined
				? {}
				: {
						waivers: run.waivers.map((waiver) => ({
							...mapTexts(waiver, textOf),
							hosts: kinds.has("hosts") ? ["(patterns not shown)"] : waiver.hosts,
							owner: user(waiver.owner),
						})),
					}),
		}),
		record(record) {
			const replaceNames = namesOf(record);
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
				return {
					...mapTexts(change, textOf),
					host,
					id: `${host}${change.id.slice(change.host.length)}`,
					operator: {
						user: user(change.operator.user),
						machine: machine(change.operator.machine),
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
