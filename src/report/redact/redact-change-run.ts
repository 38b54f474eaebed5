import type { HostRecord } from "../../core/model/host-record.ts";
import type { ChangeRunInput } from "../change-run/change-run-input.ts";
import { collectNames } from "./collect-names.ts";
import { createRedactor } from "./create-redactor.ts";
import { mapTexts } from "./map-texts.ts";
import type { Redaction } from "./redactions.ts";

const NOT_SHOWN = "not shown in a redacted report";

/**
 * The same run of changes with pseudonyms for hosts, users and addresses.
 *
 * @param records of its hosts, which name their machines
 */
export async function redactChangeRun(
	input: ChangeRunInput,
	records: () => AsyncIterable<HostRecord>,
	kinds: readonly Redaction[],
): Promise<ChangeRunInput> {
	if (kinds.length === 0) return input;
	const { run, plan, changes, traces } = input;
	const names = await collectNames({
		records,
		operators: [run.operator, ...(plan === undefined ? [] : [plan.createdBy])],
		texts: [run, changes, traces],
		hosts: run.hosts.map(({ host }) => host),
		builds: [],
	});
	const { text, hostId, user, machine } = createRedactor(names, new Set(kinds));
	const map = <Value>(value: Value): Value => mapTexts(value, text);
	const changeId = (id: string, host: string): string => `${hostId(host)}${id.slice(host.length)}`;
	return {
		...input,
		run: {
			...map(run),
			command: run.command.split(" ").slice(0, 2).join(" "),
			inventory: NOT_SHOWN,
			operator: { ...run.operator, user: user(run.operator.user), machine: machine(run.operator.machine) },
			hosts: run.hosts.map((host) => ({ ...map(host), host: hostId(host.host) })),
		},
		plan:
			plan === undefined
				? undefined
				: {
						...plan,
						createdBy: { user: user(plan.createdBy.user), machine: machine(plan.createdBy.machine) },
					},
		changes: changes.map((change) => ({
			...map(change),
			id: changeId(change.id, change.host),
			host: hostId(change.host),
		})),
		traces: traces.map((trace) => ({
			...map(trace),
			change: changeId(trace.change, trace.host),
			host: hostId(trace.host),
		})),
	};
}
