import { touchedFiles } from "../../core/changes/touched-targets.ts";
import { isHalfDone } from "../../core/changes/change.ts";
import { cleanText } from "../../core/clean-text.ts";
import type { TouchedFile } from "../../core/model/change/change-summary.ts";
import type { ChangeStatus } from "../../core/model/change/change-record.ts";
import type { HostResult } from "../../core/model/change/change-run.ts";
import { cleanTexts } from "../text/clean-input.ts";
import { firstOf } from "../text/words.ts";
import type { ChangeRunInput, NamedChange } from "./change-run-input.ts";

/** Values of a change that a page shows, and characters of each; the JSON has all of them. */
const MOST_VALUES = 12;
const MOST_CHARACTERS = 160;

/** A value that a change found, and what it left; null where it is not there. */
export interface ValueView {
	readonly target: string;
	readonly name: string;
	readonly before: string | null;
	readonly after: string | null;
}

/** One change on its host; every text is safe to print. */
export interface ChangeView {
	readonly mitigation: string;
	readonly title: string;
	readonly unit: string;
	readonly status: ChangeStatus;
	readonly message: string;
	readonly startedAt: string;
	readonly endedAt: string | null;
	readonly values: readonly ValueView[];
	readonly moreValues: number;
	readonly files: readonly TouchedFile[];
	/** What was judged after it, where that is not the message. */
	readonly verify: string | undefined;
	readonly obstacles: readonly string[];
	/** Values that somebody else had changed when it was to be undone. */
	readonly conflicts: readonly string[];
}

export interface ChangedHostView extends HostResult {
	readonly changes: readonly ChangeView[];
}

/** A run of changes as people read it. */
export interface ChangeRunView extends Omit<ChangeRunInput, "changes" | "traces"> {
	/** In the order of the plan. */
	readonly hosts: readonly ChangedHostView[];
	readonly changes: readonly (ChangeView & { readonly host: string })[];
	/** Hosts with a change that nobody verified or undid. */
	readonly halfDone: readonly string[];
	/** Hosts on which a rollback failed. */
	readonly notUndone: readonly string[];
}

/** Arranges a run for pages. Whatever a host said in it is cleaned here. */
export function viewChangeRun({ run, tenantName, plan, changes, now }: ChangeRunInput): ChangeRunView {
	const views = changes.map((change) => ({ host: cleanText(change.host), ...viewChange(change) }));
	const clean = cleanTexts(run);
	const hostsWith = (isWanted: (change: NamedChange) => boolean): string[] => [
		...new Set(changes.filter(isWanted).map(({ host }) => cleanText(host))),
	];
	return {
		run: clean,
		tenantName: cleanText(tenantName),
		plan: plan === undefined ? undefined : cleanTexts(plan),
		now,
		changes: views,
		hosts: clean.hosts.map((host) => ({ ...host, changes: views.filter((view) => view.host === host.host) })),
		halfDone: hostsWith(isHalfDone),
		notUndone: hostsWith(({ status }) => status === "rollback-failed"),
	};
}

function viewChange(change: NamedChange): ChangeView {
	const { before, applied, rollback, verify } = change;
	const wrote = before !== null && applied !== null && applied.changed;
	const { shown, rest } = firstOf(wrote ? changedValues(before.values, applied.values) : [], MOST_VALUES);
	const files = wrote ? touchedFiles(before, applied) : [];
	const detail = verify === null ? undefined : cleanText(verify.detail);
	const message = cleanText(change.message);
	return {
		mitigation: cleanText(change.mitigation),
		title: cleanText(change.title),
		unit: cleanText(change.unit),
		status: change.status,
		message,
		startedAt: change.startedAt,
		endedAt: change.endedAt,
		values: shown.map((value) => ({
			target: cleanText(value.target),
			name: cleanText(value.name),
			before: short(value.before),
			after: short(value.after),
		})),
		moreValues: rest,
		files: cleanTexts(files),
		verify: detail === undefined || message.includes(detail) ? undefined : detail,
		obstacles: change.obstacles.map(({ code, message: text }) => cleanText(`${text} (${code})`)),
		conflicts: (rollback?.conflicts ?? [])
			.slice(0, MOST_VALUES)
			.map(({ target, name, applied: ours, found }) => {
				return `${cleanText(target)}: ${cleanText(name)} was left as ${shownValue(ours)} and is ${shownValue(found)}`;
			}),
	};
}

type Values = NonNullable<NamedChange["before"]>["values"];

function changedValues(before: Values, after: Values): ValueView[] {
	const key = ({ target, name }: Values[number]): string => `${target}\n${name}`;
	const was = new Map(before.map((value) => [key(value), value.value]));
	const isNow = new Set(after.map(key));
	const gone = before
		.filter((value) => !isNow.has(key(value)))
		.map(({ target, name, value }) => ({ target, name, before: value, after: null }));
	return [
		...after.map((value) => ({
			target: value.target,
			name: value.name,
			before: was.get(key(value)) ?? null,
			after: value.value,
		})),
		...gone,
	].filter((value) => value.before !== value.after);
}

function short(value: string | null): string | null {
	return value === null ? null : cleanText(value, MOST_CHARACTERS);
}

function shownValue(value: string | null): string {
	return value === null ? "(not there)" : cleanText(value, MOST_CHARACTERS);
}
