import type { JSX } from "preact";
import { ChapterNavigation } from "./chapter-navigation.tsx";
import type { FleetSummary } from "../../summary/summarize.ts";

/** Chapters in order; number = place in the list + 1. */
export const CHAPTERS = [
	{ id: "overview", title: "Overview" },
	{ id: "changes", title: "Changes" },
	{ id: "made", title: "Changes made with exchange-fleet" },
	{ id: "tenants", title: "Tenants" },
	{ id: "findings", title: "Findings" },
	{ id: "hosts", title: "Hosts" },
	{ id: "not-assessed", title: "Not assessed" },
	{ id: "method", title: "Method" },
] as const;
export type ChapterId = (typeof CHAPTERS)[number]["id"];

export function chapter(id: ChapterId): {
	readonly id: string;
	readonly number: number;
	readonly title: string;
} {
	const index = CHAPTERS.findIndex((item) => item.id === id);
	return { id, number: index + 1, title: CHAPTERS[index]?.title ?? id };
}

export function Navigation({ summary }: { summary: FleetSummary }): JSX.Element {
	const { hosts, tenants, groups, totals, changes, made } = summary;
	const counts: Partial<Record<ChapterId, number>> = {
		...(changes === undefined
			? {}
			: { changes: changes.items.filter(({ kind }) => kind === "verdict").length }),
		...(made === undefined ? {} : { made: [...made.byHost.values()].flat().length }),
		tenants: tenants.length,
		findings: groups.filter(({ state }) => state === "fail").length,
		hosts: hosts.length,
		"not-assessed": totals.all.hosts - totals.all.assessed,
	};
	return <ChapterNavigation chapters={CHAPTERS} counts={counts} />;
}
