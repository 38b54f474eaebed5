import type { ComponentChildren, JSX } from "preact";
import { cleanText } from "../../../core/clean-text.ts";
import { firstOf, plural } from "../../text/words.ts";

/** A host can send a great deal: lists from hosts are cut here, and say so. */
const MAX_LINES = 12;
const MAX_LENGTH = 400;

/** Lines of text from a host. */
export function Lines({ lines, kind }: { lines: readonly string[]; kind?: "evidence" }): JSX.Element | null {
	if (lines.length === 0) return null;
	const { shown, rest } = firstOf(lines, MAX_LINES);
	return (
		<ul class={kind}>
			{shown.map((line) => (
				<li>{cleanText(line, MAX_LENGTH)}</li>
			))}
			{rest > 0 && <li>{`and ${plural(rest, "more line")} in the stored record`}</li>}
		</ul>
	);
}

/** A name and its value in a description list. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

/** `n` of `m` as a bar, with the number beside it. */
export function CountBar({ count, of }: { count: number; of: number }): JSX.Element {
	const width = of === 0 ? 0 : (count / of) * 100;
	return (
		<div class="bar">
			<svg height="10" aria-hidden="true">
				<rect class="track" width="100%" height="2" y="4" />
				<rect class="tone" width={`${width.toFixed(2)}%`} height="10" />
			</svg>
			<b>{count}</b>
		</div>
	);
}

/** A chapter: heading with its number, reachable by the navigation. */
export function Chapter({
	id,
	number,
	title,
	children,
}: {
	id: string;
	number: number;
	title: string;
	children: ComponentChildren;
}): JSX.Element {
	return (
		<section id={id} aria-labelledby={`${id}-title`}>
			<ChapterTitle id={id} number={number} title={title} />
			{children}
		</section>
	);
}

/** The heading alone, for the chapter whose content is streamed. */
export function ChapterTitle({
	id,
	number,
	title,
}: {
	id: string;
	number: number;
	title: string;
}): JSX.Element {
	return (
		<h2 id={`${id}-title`}>
			<i>{number}</i>
			{title}
		</h2>
	);
}

/** A table that scrolls by itself where it does not fit, also by keyboard. */
export function Table({
	caption,
	kind,
	children,
}: {
	caption: string;
	kind?: string;
	children: ComponentChildren;
}): JSX.Element {
	return (
		<div class="scroll" role="region" aria-label={caption} tabIndex={0}>
			<table class={kind}>
				<caption>{caption}</caption>
				{children}
			</table>
		</div>
	);
}
