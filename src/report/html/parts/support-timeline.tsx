import type { JSX } from "preact";
import type { SupportDate } from "../../summary/builds.ts";
import { dayOf, daysBetween, relativeDays } from "../../text/dates.ts";
import { plural } from "../../text/words.ts";
import { SUPPORT_TONES } from "./badge.tsx";
import { productName } from "./build-spread.tsx";

/** Last days of support on one time axis, with the day of the report marked. */
export function SupportTimeline({ dates, now }: { dates: readonly SupportDate[]; now: Date }): JSX.Element {
	const scale = timeScale([...dates.map(({ until }) => until), dayOf(now)]);
	const today = scale.place(dayOf(now));
	return (
		<figure id="end-of-support">
			<ul class="dates">
				<li class="scale" aria-hidden="true">
					<span />
					<svg height="34">
						<text
							class="now"
							x={percent(today)}
							y="12"
							text-anchor={today > 0.8 ? "end" : today < 0.2 ? "start" : "middle"}
						>
							{`today, ${dayOf(now)}`}
						</text>
						{scale.years.map((year) => (
							<text x={percent(scale.place(`${year}-01-01`))} y="29" text-anchor="middle">
								{year}
							</text>
						))}
					</svg>
					<span />
				</li>
				{dates.map(({ product, until, support, hosts }) => {
					const end = scale.place(until);
					return (
						<li class={SUPPORT_TONES[support]}>
							<b>{`${productName(product)}, ${plural(hosts, "host")}`}</b>
							<svg height="22" aria-hidden="true">
								<rect class="track" width="100%" height="1" y="11" />
								{scale.years.map((year) => {
									const x = percent(scale.place(`${year}-01-01`));
									return <line class="axis" x1={x} x2={x} y1="7" y2="15" />;
								})}
								<line
									class="span"
									x1={percent(Math.min(end, today))}
									x2={percent(Math.max(end, today))}
									y1="11"
									y2="11"
								/>
								<line class="today" x1={percent(today)} x2={percent(today)} y1="0" y2="22" />
								<circle class="dot" cx={percent(end)} cy="11" r="6" />
							</svg>
							<span>{supportText(until, support, now)}</span>
						</li>
					);
				})}
			</ul>
		</figure>
	);
}

function supportText(until: string, support: SupportDate["support"], now: Date): string {
	const days = daysBetween(now, until) ?? 0;
	if (support === "extended") return `ended ${until}, now extended`;
	return `${support === "ended" ? "ended" : "until"} ${until}, ${relativeDays(days)}`;
}

interface TimeScale {
	/** Share of the width, 0 to 1. */
	place(day: string): number;
	/** Years whose first day is marked. */
	readonly years: readonly number[];
}

const MOST_YEARS = 7;

/** A scale over all days, half a year wider on both sides. */
function timeScale(days: readonly string[]): TimeScale {
	const times = days.map((day) => Date.parse(day));
	const margin = 183 * 86_400_000;
	const from = Math.min(...times) - margin;
	const to = Math.max(...times) + margin;
	const place = (day: string): number => (Date.parse(day) - from) / (to - from);
	const first = new Date(from).getUTCFullYear() + 1;
	const last = new Date(to).getUTCFullYear();
	const step = [1, 2, 5, 10].find((years) => (last - first) / years < MOST_YEARS) ?? 20;
	const years: number[] = [];
	for (let year = Math.ceil(first / step) * step; year <= last; year += step) years.push(year);
	return { place, years };
}

function percent(share: number): string {
	return `${(share * 100).toFixed(2)}%`;
}
