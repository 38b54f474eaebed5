import type { Plan } from "../../core/model/change/plan.ts";
import { bySite } from "../text/host-names.ts";
import { minuteOf } from "../text/dates.ts";
import { firstOf, plural } from "../text/words.ts";
import { createStyle, type Layout } from "../terminal/style.ts";
import { displayWidth, hang, pad, wrap } from "../terminal/wrap.ts";
import {
	confirmedTexts,
	evidenceTexts,
	expectedText,
	sizeText,
	stopRuleText,
	windowText,
} from "./plan-facts.ts";
import { type PlanHostView, type PlannedMitigation, type SkippedView, viewPlan } from "./plan-view.ts";

const LABEL_WIDTH = 10;
const MOST_HOSTS = 40;
const MOST_NAMED = 12;

/** A plan for the terminal: what changes, what it costs, what cannot be done, in which order. */
export function planText(
	plan: Plan,
	tenantName: string,
	options: { readonly color: boolean; readonly width: number },
): string {
	const layout = { width: options.width, style: createStyle(options.color) };
	const view = viewPlan(plan, tenantName);
	const { style } = layout;
	const head = view.plan;
	return [
		...wrap(`Plan for ${view.tenantName}: ${sizeText(head)}`, layout.width).map(style.bold),
		...wrap(`${head.id}, made ${minuteOf(head.createdAt)} from run ${head.createdFrom}`, layout.width).map(
			style.dim,
		),
		...chapter(
			"What changes",
			view.mitigations.flatMap((one) => mitigationLines(one, layout)),
			layout,
		),
		...chapter("Host by host", hostLines(view.hosts, layout), layout),
		...chapter("What cannot be done, or need not be", skippedLines(view.skipped, layout), layout),
		...chapter("How", howLines(head, layout), layout),
		"",
	].join("\n");
}

function chapter(title: string, lines: readonly string[], { style }: Layout): string[] {
	return lines.length === 0 ? [] : ["", style.bold(title), ...lines];
}

function mitigationLines(
	{ name, title, does, limits, hosts, impact }: PlannedMitigation,
	layout: Layout,
): string[] {
	const inner = layout.width - 2;
	const details = [
		...field("does", does, inner, layout),
		...list("users", impact, layout, layout.style.warn),
		...list("limits", limits, layout),
	];
	return [
		...wrap(`${title} (${name}, ${plural(hosts.length, "host")})`, layout.width).map(layout.style.bold),
		...details.map((line) => `  ${line}`),
	];
}

function hostLines(hosts: readonly PlanHostView[], layout: Layout): string[] {
	const { shown, rest } = firstOf(hosts, MOST_HOSTS);
	const width = Math.max(0, ...shown.map(({ host }) => displayWidth(host)));
	const digits = String(hosts.at(-1)?.batch ?? 1).length;
	return [
		...shown.flatMap(({ host, batch, steps }, index) => {
			const isFirst = hosts[index - 1]?.batch !== batch;
			const label = isFirst ? `batch ${String(batch).padStart(digits)}` : " ".repeat(6 + digits);
			const start = `${layout.style.dim(label)}  ${pad(host, width)}  `;
			const room = Math.max(30, layout.width - displayWidth(start));
			return steps.flatMap(({ name, reason }, at) =>
				hang(at === 0 ? start : " ".repeat(displayWidth(start)), wrap(`${name}: ${reason}`, room)),
			);
		}),
		...(rest > 0 ? [layout.style.dim(`and ${plural(rest, "more host")}, which the page shows`)] : []),
	];
}

function skippedLines(skipped: readonly SkippedView[], layout: Layout): string[] {
	const names = skipped.map(({ name }) => name ?? "host");
	const width = Math.max(LABEL_WIDTH - 1, ...names.map(displayWidth));
	const room = Math.max(30, layout.width - width - 1);
	return skipped.flatMap(({ obstacles, hosts }, index) => {
		const reasons = obstacles.map(({ message }) => message).join(" ");
		const lines = [...wrap(reasons, room), ...wrap(hostText(hosts), room).map(layout.style.dim)];
		return hang(`${layout.style.warn(pad(names[index] ?? "", width))} `, lines);
	});
}

function howLines(plan: Plan, layout: Layout): string[] {
	const facts: readonly (readonly [string, string])[] = [
		...evidenceTexts(plan).map((text) => ["evidence", text] as const),
		...confirmedTexts(plan).map((text) => ["confirmed", text] as const),
		...(plan.steps.length === 0
			? []
			: ([
					["stop", stopRuleText(plan)],
					["window", windowText(plan)],
					["duration", expectedText(plan)],
				] as const)),
		...plan.notes.map((note) => ["note", note] as const),
		["hash", plan.hash],
	];
	return facts.flatMap(([name, text]) => field(name, text, layout.width, layout));
}

function hostText(ids: readonly string[]): string {
	const { shown, rest } = firstOf(ids, MOST_NAMED);
	const sites = bySite(shown).map(({ site, hosts }) => `${site}: ${hosts.map(({ name }) => name).join(" ")}`);
	return rest > 0 ? `${sites.join("; ")} +${rest} more` : sites.join("; ");
}

function list(
	name: string,
	texts: readonly string[],
	layout: Layout,
	paint?: (text: string) => string,
): string[] {
	return texts.flatMap((text, index) =>
		field(index === 0 ? name : "", text, layout.width - 2, layout, paint),
	);
}

function field(
	name: string,
	text: string,
	width: number,
	{ style }: Layout,
	paint: (text: string) => string = (plain) => plain,
): string[] {
	if (text === "") return [];
	const label = pad(name, LABEL_WIDTH);
	return hang(style.dim(label), wrap(text, Math.max(30, width - LABEL_WIDTH)).map(paint));
}
