import type { JSX } from "preact";
import type { BuildRow } from "../../summary/builds.ts";
import type { HostRow } from "../../summary/host-row.ts";
import type { SupportState } from "../../summary/support.ts";
import { daysBetween } from "../../text/dates.ts";
import { plural } from "../../text/words.ts";
import { Badge, SUPPORT_TONES } from "./badge.tsx";
import { CountBar, Table } from "./lists.tsx";

/** Which builds run where, newest first, coloured and labelled by support. */
export function BuildSpread({
	rows,
	hosts,
	now,
}: {
	rows: readonly BuildRow[];
	hosts: readonly HostRow[];
	now: Date;
}): JSX.Element {
	const most = Math.max(1, ...rows.map((row) => row.hosts));
	const unread = hosts.filter(({ version }) => version === null).length;
	if (rows.length === 0) return <p class="muted">No build was read.</p>;
	return (
		<>
			<Table caption="Product, cumulative and security update, newest first">
				<thead>
					<tr>
						<th scope="col">Build</th>
						<th scope="col" class="wide">
							Number
						</th>
						<th scope="col" class="wide">
							Released
						</th>
						<th scope="col">Hosts</th>
						<th scope="col">Support</th>
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr>
							<th scope="row">{buildLabel(row)}</th>
							<td class="wide day">{row.build ?? "not read"}</td>
							<td class="wide day">{releaseText(row, now)}</td>
							<td class={`chart ${SUPPORT_TONES[row.support]}`}>
								<CountBar count={row.hosts} of={most} />
							</td>
							<td>
								<Badge tone={SUPPORT_TONES[row.support]}>{SUPPORT_NAMES[row.support]}</Badge>{" "}
								<span class="day small muted">{row.support === "extended" ? "" : row.supportedUntil}</span>
							</td>
						</tr>
					))}
				</tbody>
			</Table>
			{unread > 0 && (
				<p class="small muted">{`${plural(unread, "host")} not in this table: nothing was read.`}</p>
			)}
		</>
	);
}

export const SUPPORT_NAMES: Readonly<Record<SupportState, string>> = {
	ended: "ended",
	extended: "extended only",
	ending: "ends soon",
	supported: "until",
	unknown: "not known",
};

function buildLabel({ buildName, product, build }: BuildRow): string {
	if (buildName !== null) return buildName;
	const name = product === null ? "Exchange" : productName(product);
	return build === null ? `${name}, build not read` : `${name}, build not in the table`;
}

/** `Exchange 2019` of `2019`. */
export function productName(product: string): string {
	return product.startsWith("Exchange") ? product : `Exchange ${product}`;
}

function releaseText({ releaseDate }: BuildRow, now: Date): string {
	if (releaseDate === null) return "–";
	const days = daysBetween(releaseDate, now);
	return days === null ? releaseDate : `${releaseDate} (${days} d)`;
}
