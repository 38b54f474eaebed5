import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import { PAGE_END, pageStart } from "../html/page.ts";
import { Chapter } from "../html/parts/lists.tsx";
import { statusWord } from "../text/made-text.ts";
import { bySite } from "../text/host-names.ts";
import { ChangeRunMasthead } from "./change-run-masthead.tsx";
import { ChangeRunMethod } from "./change-run-method.tsx";
import { CHANGE_RUN_CHAPTERS, ChangeRunNavigation } from "./change-run-navigation.tsx";
import type { ChangeRunInput } from "./change-run-input.ts";
import { type ChangeRunView, viewChangeRun } from "./change-run-view.ts";
import { countWords, groupTexts, mitigationCounts, nextCommands } from "./change-run-text.ts";
import { ChangedHost, ChangedHostTable } from "./changed-host.tsx";

/** A run of changes as one HTML file that needs nothing else. Streamed host by host. */
export function* changeRunPage(input: ChangeRunInput): Generator<string> {
	const view = viewChangeRun(input);
	yield pageStart(renderToString(<>{`${view.tenantName}, changes of run ${view.run.id}`}</>));
	yield renderToString(<ChangeRunMasthead view={view} />);
	yield '\n<div class="frame body">';
	yield renderToString(<ChangeRunNavigation view={view} />);
	yield '\n<main id="content">\n';
	yield renderToString(<Outcome view={view} />);
	yield renderToString(<Owed view={view} />);
	yield* hostsChapter(view);
	yield renderToString(<ChangeRunMethod view={view} />);
	yield "\n</main>\n</div>\n";
	yield PAGE_END;
}

function Outcome({ view }: { view: ChangeRunView }): JSX.Element {
	const { run, changes } = view;
	const commands = nextCommands(view);
	return (
		<Chapter {...CHANGE_RUN_CHAPTERS[0]}>
			<p class="lead">
				{`Hosts: ${countWords(run.hosts.map(({ result }) => result))}. Changes: ${countWords(changes.map(({ status }) => statusWord(status)))}.`}
			</p>
			<ul>
				{mitigationCounts(view).map(([name, title, counts]) => (
					<li>
						{title} <span class="id">{name}</span>
						{`: ${counts}`}
					</li>
				))}
			</ul>
			{commands.length > 0 && <h3>Commands</h3>}
			{commands.map(([what, command]) => (
				<p>
					{`${what}: `}
					<code>{command}</code>
				</p>
			))}
		</Chapter>
	);
}

function Owed({ view: { hosts } }: { view: ChangeRunView }): JSX.Element {
	const groups = [...groupTexts(hosts, ({ owed }) => owed)];
	return (
		<Chapter {...CHANGE_RUN_CHAPTERS[1]}>
			{groups.length === 0 ? (
				<p class="muted">Nothing that this run has seen. A scan says more.</p>
			) : (
				<p class="lead">A mitigation is no patch: these hosts still fail.</p>
			)}
			{groups.map(([text, names]) => (
				<section class="step">
					<p>{text}</p>
					<ul class="sites">
						{bySite(names).map(({ site, hosts: members }) => (
							<li>
								<span class="muted">{site} </span>
								{members.map(({ name }) => name).join(", ")}
							</li>
						))}
					</ul>
				</section>
			))}
		</Chapter>
	);
}

/** A block is rendered and forgotten. */
function* hostsChapter({ hosts, run }: ChangeRunView): Generator<string> {
	const { id, number, title } = CHANGE_RUN_CHAPTERS[2];
	yield `\n<section id="${id}" aria-labelledby="${id}-title">`;
	yield renderToString(
		<h2 id={`${id}-title`}>
			<i>{number}</i>
			{title}
		</h2>,
	);
	if (hosts.length > 0) yield renderToString(<ChangedHostTable hosts={hosts} />);
	const batches = new Set(run.hosts.map(({ batch }) => batch));
	for (const batch of [...batches].sort((a, b) => a - b)) {
		yield renderToString(<h3>{`Batch ${batch}`}</h3>);
		for (const host of hosts.filter((one) => one.batch === batch)) {
			yield `\n${renderToString(<ChangedHost host={host} />)}`;
		}
	}
	yield "</section>\n";
}
