import type { JSX } from "preact";
import type { HostRecord } from "../../../core/model/host-record.ts";
import type { MadeRow, MadeSummary } from "../../summary/made-changes.ts";
import { standingOf } from "../../summary/standing.ts";
import { daysBetween, duration, minuteOf } from "../../text/dates.ts";
import { standingText, touchedTexts } from "../../text/made-text.ts";
import { plural } from "../../text/words.ts";
import { anchor } from "./anchors.ts";
import { OutcomeBadge, StandingBadge } from "./badge.tsx";
import { HostVerdicts } from "./host-verdicts.tsx";
import { Fact, Lines } from "./lists.tsx";
import type { SetAnchors } from "./set-anchors.ts";

export interface HostBlockContext {
	readonly now: Date;
	readonly sets: SetAnchors;
	/** Rules with a section in the chapter of findings. */
	readonly toldRules: ReadonlySet<string>;
	/** What was changed with this program, by host. */
	readonly made?: MadeSummary["byHost"] | undefined;
}

/** Everything of one host. The anchor lies inside, so that a link to it also opens the block. */
export function HostBlock({
	record,
	context,
}: {
	record: HostRecord;
	context: HostBlockContext;
}): JSX.Element {
	const { identity, outcome } = record;
	return (
		<details class="host" data-find>
			<summary>
				<b>{record.name}</b>
				<StandingBadge standing={standingOf(record)} />
				<span class="muted">
					{[record.site, identity?.buildName ?? identity?.build ?? "build not known"].join(" · ")}
				</span>
				{outcome.status !== "ok" && <OutcomeBadge status={outcome.status} />}
			</summary>
			<div id={anchor("host", record.host)}>
				<Facts record={record} now={context.now} />
				<HostVerdicts record={record} context={context} />
				<Part title="Mitigations" lines={record.mitigations.map(mitigationText)} />
				<Part
					title="Changes made with exchange-fleet"
					lines={(context.made?.get(record.host) ?? []).map(madeLine)}
				/>
				<NotChecked record={record} />
				<Part title="Weakened checks" lines={record.weakenings} />
				<Part title="Notes" lines={record.notes} />
			</div>
		</details>
	);
}

function Facts({ record, now }: { record: HostRecord; now: Date }): JSX.Element {
	const { identity, timings, outcome } = record;
	const facts: [string, string | undefined][] = [
		["Host id", record.host],
		["Address", record.address],
		["Outcome", [outcome.status, outcome.code, outcome.message].filter(Boolean).join(", ")],
		["Hint", outcome.hint],
		["Computer name", identity?.computerName],
		["Build", identity?.build ?? undefined],
		["Released", released(identity?.releaseDate ?? null, now)],
		["Supported until", identity?.supportedUntil ?? undefined],
		["Extended updates", record.esu === "none" ? undefined : record.esu],
		["Roles", identity?.roles.join(", ") || undefined],
		["System", identity?.os ?? undefined],
		["PowerShell", identity === null ? undefined : powershellText(identity)],
		["Groups", record.groups.join(", ") || undefined],
		["Tags", record.tags.join(", ") || undefined],
		["Looked at", minuteOf(record.startedAt)],
		[
			"Time",
			`${duration(timings.totalMs)} (connect ${duration(timings.connectMs)}, run ${duration(timings.runMs)}), ${plural(record.attempts, "attempt")}`,
		],
	];
	return <dl>{facts.map(([name, value]) => value !== undefined && <Fact name={name}>{value}</Fact>)}</dl>;
}

function released(date: string | null, now: Date): string | undefined {
	if (date === null) return undefined;
	const days = daysBetween(date, now);
	return days === null ? date : `${date}, ${plural(days, "day")} ago`;
}

function powershellText({ powershell, elevated }: NonNullable<HostRecord["identity"]>): string {
	if (elevated === null) return powershell;
	return `${powershell}, ${elevated ? "elevated" : "not elevated"}`;
}

function mitigationText({ id, state, detail }: HostRecord["mitigations"][number]): string {
	return `${id}: ${state}, ${detail}`;
}

/** What, how it stands, by which run, and what it wrote. */
function madeLine({ change, standing }: MadeRow): string {
	const parts = [`run ${change.run}`, ...touchedTexts(change)];
	return `${change.mitigation}: ${standingText({ change, standing })} (${parts.join("; ")})`;
}

/** Units that did not give all they should, with the reason that the host gave. */
function NotChecked({ record }: { record: HostRecord }): JSX.Element {
	const lines = record.units.flatMap(({ unit, status, errors, truncated }) => [
		...(status === "ok" ? [] : [`${unit}: ${status}`]),
		...(truncated ? [`${unit}: the output was longer than allowed and was cut`] : []),
		...errors.map(
			({ code, message, target }) => `${unit}: ${code}: ${message}${target === null ? "" : ` (${target})`}`,
		),
	]);
	return <Part title="Not read" lines={lines} />;
}

function Part({ title, lines }: { title: string; lines: readonly string[] }): JSX.Element {
	if (lines.length === 0) return <></>;
	return (
		<>
			<h4>{title}</h4>
			<Lines lines={lines} />
		</>
	);
}
