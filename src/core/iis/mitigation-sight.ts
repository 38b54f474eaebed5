import { cleanText } from "../clean-text.ts";
import type { MitigationEntry } from "../model/mitigation.ts";
import type { IisModel } from "./build-model.ts";
import { tryInbound } from "./try-inbound.ts";
import { tryOutbound } from "./try-outbound.ts";
import { ruleSetAt } from "./rewrite/rule-set.ts";

/**
 * What the configuration shows of a mitigation, whatever the build: `effective` when every shape that it must stop
 * is stopped, `name-only` when it is there and some get through, `none` when nothing of it is there, `unknown` when
 * nobody can tell.
 */
export interface MitigationSight {
	readonly state: "none" | "effective" | "name-only" | "unknown";
	/** One sentence without a full stop. */
	readonly detail: string;
	/** Shapes that get through, and harmless requests that do not. */
	readonly open: readonly string[];
	readonly harmed: readonly string[];
	/** Rules that are there under a known name. */
	readonly named: readonly string[];
}

/** What trying the shapes gave. */
export interface Trial {
	readonly stopped: readonly string[];
	readonly open: readonly string[];
	readonly unknown: readonly string[];
	readonly harmed: readonly string[];
	/** Rules that stopped something. */
	readonly rules: readonly string[];
}

const SIGHTS = new WeakMap<IisModel, Map<MitigationEntry, MitigationSight>>();

/** Judges a mitigation that is a rule of URL Rewrite by what the rules in force do, not by their names. */
export function seeMitigation(model: IisModel, entry: MitigationEntry): MitigationSight {
	const sights = SIGHTS.get(model) ?? new Map<MitigationEntry, MitigationSight>();
	SIGHTS.set(model, sights);
	const sight = sights.get(entry) ?? tryShapes(model, entry);
	sights.set(entry, sight);
	return sight;
}

function tryShapes(model: IisModel, entry: MitigationEntry): MitigationSight {
	const named = namedRules(model, entry);
	const trial = entry.kind === "outbound" ? tryOutbound(model, entry) : tryInbound(model, entry);
	const base = { open: trial.open, harmed: trial.harmed, named };
	const [unknown] = trial.unknown;
	if (trial.open.length === 0 && unknown === undefined && trial.stopped.length > 0) {
		return { ...base, state: "effective", detail: `in force: ${nameList(trial.rules)}` };
	}
	if (trial.open.length === 0) return { ...base, state: "unknown", detail: unknown ?? "nothing to try" };
	if (named.length > 0 || trial.stopped.length > 0) {
		const rules = named.length > 0 ? named : trial.rules;
		const count = `${trial.open.length} of ${trial.open.length + trial.stopped.length + trial.unknown.length}`;
		const detail = `${nameList(rules)} is there, but ${count} shapes get through: ${trial.open.slice(0, 3).join("; ")}`;
		return { ...base, state: "name-only", detail };
	}
	if (unknown !== undefined) return { ...base, state: "unknown", detail: unknown };
	return { ...base, state: "none", detail: "no rule of it is there" };
}

/** Known names among the rules of its paths, of the site itself, and of those that are turned off. */
function namedRules(model: IisModel, { site, paths, ruleNames }: MitigationEntry): string[] {
	if (site === null) return [];
	const known = new Map(ruleNames.map(({ name, words = [] }) => [name.toLowerCase(), words]));
	const found = ["/", ...paths].flatMap((path) => {
		const set = ruleSetAt(model, site, path);
		if (!set.ok) return [];
		const { global, distributed, outbound } = set.rules;
		return [
			...[...global, ...distributed].map(({ name, conditions, url }) => ({
				name,
				patterns: [url.pattern, ...conditions.items.map(({ pattern }) => pattern)],
			})),
			...outbound.map(({ name }) => ({ name, patterns: [] })),
		];
	});
	const ours = found.filter(({ name, patterns }) => {
		const words = known.get(name.toLowerCase());
		return words !== undefined && (words.length === 0 || patterns.some((pattern) => hasAll(pattern, words)));
	});
	return [...new Set(ours.map(({ name }) => name))];
}

function hasAll(pattern: string, words: readonly string[]): boolean {
	const text = pattern.toLowerCase();
	return words.every((word) => text.includes(word));
}

function nameList(names: readonly string[]): string {
	const quoted = names.map((name) => `"${cleanText(name, 80)}"`);
	return quoted.length > 3 ? `${quoted.slice(0, 3).join(", ")} and others` : quoted.join(", ");
}
