import type { JSX } from "preact";
import { Chapter, Fact, Table } from "../html/parts/lists.tsx";
import { plural } from "../text/words.ts";
import { CHANGE_RUN_CHAPTERS } from "./change-run-navigation.tsx";
import { auditText } from "./change-run-text.ts";
import type { ChangeRunView } from "./change-run-view.ts";

/** By which rules the run went, and how to check that nothing of it was changed since. */
export function ChangeRunMethod({ view: { run, changes } }: { view: ChangeRunView }): JSX.Element {
	const units = [...new Set(changes.map(({ unit }) => unit))].sort();
	return (
		<Chapter {...CHANGE_RUN_CHAPTERS[3]}>
			<dl class="facts">
				<Fact name="Command">
					<code>{run.command}</code>
				</Fact>
				<Fact name="Inventory">{run.inventory}</Fact>
				<Fact name="Stop rule">{`more than ${plural(run.maxFailures, "failed host")}`}</Fact>
				<Fact name="Units">{units.join(", ") || "none"}</Fact>
			</dl>
			<Table caption="What can be checked: exf audit verify">
				<tbody>
					<tr>
						<th scope="row">Hash of the plan</th>
						<td class="hash">{run.plan.hash}</td>
					</tr>
					<tr>
						<th scope="row">Audit log</th>
						<td class="hash">{auditText(run)}</td>
					</tr>
				</tbody>
			</Table>
			<p class="small muted">
				The JSON report has every value, and the traces by which files and settings of this run can be told
				from those of an intruder.
			</p>
		</Chapter>
	);
}
