import type { JSX } from "preact";

interface Chapter {
	readonly id: string;
	readonly title: string;
}

/** The list of chapters beside a page, with what each has, and the tools that its script brings to life. */
export function ChapterNavigation({
	chapters,
	counts,
}: {
	chapters: readonly Chapter[];
	counts: Readonly<Record<string, number>>;
}): JSX.Element {
	return (
		<nav class="chapters" aria-label="Chapters">
			<ol>
				{chapters.map(({ id, title }, index) => (
					<li>
						<a href={`#${id}`}>
							<i>{index + 1}</i>
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
