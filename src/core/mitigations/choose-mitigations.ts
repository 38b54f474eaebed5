import { cleanText } from "../clean-text.ts";
import type { PlannedNot } from "../model/change/plan.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { RuleInfo } from "../model/run-document.ts";
import { assessNeed, type HostKnowledge, type Need } from "./assess-need.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { CatalogueEntry, StepParameters } from "./catalogue-entry.ts";
import { signsOfCompromise } from "./signs-of-compromise.ts";

/** A mitigation that somebody wants on a host. */
export interface Wish {
	readonly entry: CatalogueEntry;
	/** Of the preset and of the command line. */
	readonly parameters: StepParameters;
	/** One sentence. */
	readonly reason: string;
}

/** What to plan; without `asked` what the run recommends. */
export interface WishRequest {
	readonly asked: readonly CatalogueEntry[] | undefined;
	/** By id of the catalogue. */
	readonly parameters: ReadonlyMap<string, StepParameters>;
	/** Signs of compromise do not keep a host out. @default false */
	readonly acceptsEvidenceLoss: boolean;
}

export interface HostWishes {
	readonly wishes: readonly Wish[];
	readonly skipped: readonly PlannedNot[];
	/** Mitigations that the host has and does not need any more. */
	readonly leftovers: readonly CatalogueEntry[];
	/** It has signs of compromise that changes may destroy. */
	readonly hasSigns: boolean;
	readonly isHunted: boolean;
}

const MOST_SIGNS = 3;

/** What is to be planned on one host, by what a run recorded of it. */
export function chooseMitigations(
	host: { readonly id: string },
	known: HostKnowledge | undefined,
	rules: readonly Pick<RuleInfo, "id" | "kind">[],
	request: WishRequest,
	knowledge: Knowledge,
): HostWishes {
	const signs = signsOfCompromise(known?.record, rules);
	const base = { leftovers: [], hasSigns: signs.findings.length > 0, isHunted: signs.isHunted };
	const none = (code: string, message: string): HostWishes => {
		const obstacles = [{ code, message }];
		return { ...base, wishes: [], skipped: [{ host: host.id, unit: null, obstacles }] };
	};
	if (known === undefined) return none("not-in-run", "The run does not have this host; scan it first.");
	const needs = (request.asked ?? CATALOGUE).map((entry) => ({
		entry,
		need: assessNeed(entry, known, knowledge),
	}));
	const leftovers = needs.filter(({ need }) => need.isLeftover).map(({ entry }) => entry);
	const notAssessed = needs.find(({ need }) => need.obstacle?.code === "not-assessed");
	if (notAssessed?.need.obstacle != null) return none("not-assessed", notAssessed.need.obstacle.message);
	const wanted = needs.filter(({ need }) => isWanted(need, request));
	if (base.hasSigns && !request.acceptsEvidenceLoss && wanted.length > 0) {
		const texts = signs.findings.slice(0, MOST_SIGNS).map(({ summary }) => cleanText(summary, 200));
		const more = signs.findings.length - texts.length;
		const list = `${texts.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
		return {
			...none(
				"evidence",
				`Withheld: a change would destroy traces of a compromise (${list}). Preserve the evidence first, or accept the loss with --accept-evidence-loss --case.`,
			),
			leftovers,
		};
	}
	return {
		...base,
		leftovers,
		wishes: wanted.map(({ entry, need }) => ({
			entry,
			parameters: { ...request.parameters.get(entry.id), ...entry.parameters },
			reason: need.reason,
		})),
		skipped: needs.flatMap(({ entry, need }) =>
			need.obstacle === null || !isTold(need, request)
				? []
				: [{ host: host.id, unit: entry.unit, mitigation: entry.id, obstacles: [need.obstacle] }],
		),
	};
}

function isWanted({ obstacle, isRecommended }: Need, { asked }: WishRequest): boolean {
	return obstacle === null && (asked !== undefined || isRecommended);
}

/** Whoever asks for something gets an answer for each host; a recommendation tells only what stands in its way. */
function isTold({ obstacle }: Need, { asked }: WishRequest): boolean {
	return asked !== undefined || obstacle?.code === "build-too-old";
}
