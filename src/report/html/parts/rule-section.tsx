import type { JSX } from "preact";
import type { RuleInfo } from "../../../core/model/run-document.ts";
import { VERDICT_STATES } from "../../../core/model/state.ts";
import { isUndecided } from "../../summary/standing.ts";
import type { FleetSummary } from "../../summary/summarize.ts";
import type { VerdictGroup } from "../../summary/verdict-groups.ts";
import { plural } from "../../text/words.ts";
import type { Tone } from "../look/palette.ts";
import { anchor } from "./anchors.ts";
import { GroupBlock } from "./group-block.tsx";
import { WebLink } from "./links.tsx";
import { Addresses, remedyWords } from "./remedy.tsx";
import type { SetAnchors } from "./set-anchors.ts";

interface Step {
	readonly title: string;
	readonly isRemedy: boolean;
	readonly tone: Tone;
	readonly groups: readonly VerdictGroup[];
}

/** One rule: what it is about, why it matters, and the hosts by identical next step. */
export function RuleSection({
	rule,
	groups,
	summary,
	sets,
}: {
	rule: RuleInfo;
	groups: readonly VerdictGroup[];
	summary: FleetSummary;
	sets: SetAnchors;
}): JSX.Element {
	return (
		<section class="rule" id={anchor("rule", rule.id)}>
			<h3>
				{rule.title} <span class="id">{rule.id}</span>
			</h3>
			{rule.why !== "" && <p class="lead">{rule.why}</p>}
			<p class="small muted">{statesText(rule.id, summary)}</p>
			{stepsOf(groups).map(({ title, isRemedy, tone, groups: members }) => (
				<div class={`step ${tone}`}>
					<h4>
						{isRemedy && <span class="next">Next step: </span>}
						{remedyWords(title)} <span class="next">{`· ${plural(countHosts(members), "host")}`}</span>
						{isRemedy && <Addresses text={title} />}
					</h4>
					{members.map((group) => (
						<GroupBlock group={group} sets={sets} />
					))}
				</div>
			))}
			{rule.references.length > 0 && (
				<p class="small references">
					<span class="muted">References</span>
					{rule.references.map((url) => (
						<span>
							<WebLink url={url} />
						</span>
					))}
				</p>
			)}
		</section>
	);
}

/** Verdict states of the rule; they add up to the hosts. */
function statesText(rule: string, { totals }: FleetSummary): string {
	const states = totals.rules[rule];
	if (states === undefined) return "";
	const total = VERDICT_STATES.reduce((sum, state) => sum + states[state], 0);
	const parts = VERDICT_STATES.filter((state) => states[state] > 0).map(
		(state) => `${states[state]} ${state}`,
	);
	return `${plural(total, "host")} = ${parts.join(" + ")}`;
}

/** Failed verdicts by next step, then what could not be told, then what was waived. */
function stepsOf(groups: readonly VerdictGroup[]): Step[] {
	const steps = new Map<string, Step & { groups: VerdictGroup[] }>();
	for (const group of groups) {
		const step = stepOf(group);
		const known = steps.get(step.title);
		if (known === undefined) steps.set(step.title, { ...step, groups: [group] });
		else known.groups.push(group);
	}
	return [...steps.values()];
}

function stepOf({ state, severity, remedy }: VerdictGroup): Omit<Step, "groups"> {
	if (state === "waived") return { title: "Waived", isRemedy: false, tone: "quiet" };
	if (isUndecided(state)) return { title: "Could not tell", isRemedy: false, tone: "unknown" };
	const tone: Tone = severity;
	if (remedy === undefined) return { title: "No next step is known", isRemedy: false, tone };
	return { title: remedy, isRemedy: true, tone };
}

function countHosts(groups: readonly VerdictGroup[]): number {
	return new Set(groups.flatMap(({ hosts }) => hosts)).size;
}
