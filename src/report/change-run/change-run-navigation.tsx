import type { JSX } from "preact";
import { ChapterNavigation } from "../html/parts/chapter-navigation.tsx";
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
	return <ChapterNavigation chapters={CHANGE_RUN_CHAPTERS} counts={counts} />;
}
