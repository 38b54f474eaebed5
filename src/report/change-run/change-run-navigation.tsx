import type { JSX } from "preact";
import type { ChangeRunView } from "./change-run-view.ts";

export const CHANGE_RUN_CHAPTERS = [
	{ id: "outcome", number: 1, title: "What became of it" },
	{ id: "owed", number: 2, title: "Still owed" },
	{ id: "hosts", number: 3, title: "Host by host" },
	{ id: "method", number: 4, title: "How" },
] as const;

export function ChangeRunNavigation({ view }: { view: ChangeRunView }): JSX.Element {
	const counts: Readonly<Record<string, number>> = {
		outcome: view.changes.length,
		hosts: view.hosts.length,
	};
	return (
		<nav class="chapters" aria-label="Chapters">
			<ol>
				{CHANGE_RUN_CHAPTERS.map(({ id, number, title }) => (
					<li>
						<a href={`#${id}`}>
							<i>{number}</i>
							{title}
							<span>{counts[id]}</span>
						</a>
					</li>
				))}
			</ol>
			<div class="tools" id="tools" hidden>
				<label for="filter">Filter hosts</label>
				<input id="filter" type="search" autocomplete="off" />
				<output for="filter" />
				<button type="button">Open all hosts</button>
			</div>
		</nav>
	);
}
