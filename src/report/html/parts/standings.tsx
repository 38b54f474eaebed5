import type { JSX } from "preact";
import { countStandings, STANDINGS, type Standing } from "../../summary/standing.ts";
import { StandingBadge, standingTone } from "./badge.tsx";

/** One bar that all hosts add up to, and the same in words. */
export function Standings({
	standings,
}: {
	standings: readonly { readonly standing: Standing }[];
}): JSX.Element {
	const counts = countStandings(standings);
	const parts = STANDINGS.filter((standing) => counts[standing] > 0);
	return (
		<figure>
			<StandingsBar counts={counts} height={18} />
			<ul class="legend">
				{parts.map((standing) => (
					<li>
						<StandingBadge standing={standing} /> {counts[standing]}
					</li>
				))}
			</ul>
		</figure>
	);
}

/** Gap between two parts, as a share of the width. */
const GAP = 0.25;

function StandingsBar({
	counts,
	height,
}: {
	counts: Readonly<Record<Standing, number>>;
	height: number;
}): JSX.Element {
	const total = STANDINGS.reduce((sum, standing) => sum + counts[standing], 0);
	let before = 0;
	return (
		<svg height={height} aria-hidden="true">
			{STANDINGS.filter((standing) => counts[standing] > 0).map((standing) => {
				const x = (before / total) * 100;
				const width = Math.max(0.1, (counts[standing] / total) * 100 - GAP);
				before += counts[standing];
				return (
					<rect
						class={`tone ${standingTone(standing)}`}
						x={`${x.toFixed(2)}%`}
						width={`${width.toFixed(2)}%`}
						height={height}
					/>
				);
			})}
		</svg>
	);
}
