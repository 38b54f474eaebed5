import { cleanText } from "../clean-text.ts";
import type { Obstacle } from "../model/change/change-results.ts";
import type { ChangeValue } from "../model/change/change-values.ts";
import type { PlannedNot } from "../model/change/plan.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { RuleInfo } from "../model/run-document.ts";
import { assessNeed, type HostKnowledge, type Need } from "./assess-need.ts";
import { assessRemoval } from "./assess-removal.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { CatalogueEntry, StepParameters } from "./catalogue-entry.ts";
import { ownObstacle, removalWish } from "./removal-wish.ts";
import { signsOfCompromise } from "./signs-of-compromise.ts";

/** A mitigation that somebody wants on a host. */
export interface Wish {
	readonly entry: CatalogueEntry;
	/** Of the preset and of the command line. */
	readonly parameters: StepParameters;
	/** One sentence. */
	readonly reason: string;
	/** A change of ours that the wish would take back; where its values are still there, its rollback is the better way. */
	readonly own?: OwnChange | undefined;
	/** What is planned before it where the host has the obstacle of that code, and takes that away. */
	readonly help?: { readonly code: string; readonly wish: Wish } | undefined;
}

/** A verified change of an earlier run that nobody has rolled back. */
export interface OwnChange {
	readonly run: string;
	/** Values that it wrote, as they were then. */
	readonly values: readonly ChangeValue[];
}

/** What to plan; without `asked` and `remove` what the run recommends. */
export interface WishRequest {
	readonly asked: readonly CatalogueEntry[] | undefined;
	/** What to take away again, instead of anything else. */
	readonly remove?: readonly CatalogueEntry[] | "leftovers" | undefined;
	/** The latest change of ours that brought a mitigation to a host. */
	readonly ownChange?: ((host: string, entry: CatalogueEntry) => OwnChange | undefined) | undefined;
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
	const needs = askedOf(request).map((entry) => ({
		entry,
		need:
			request.remove === undefined
				? assessNeed(entry, known, knowledge)
				: assessRemoval(entry, known, knowledge),
	}));
	// What is asked to go need not be told of.
	const leftovers =
		request.remove === undefined ? needs.filter(({ need }) => need.isLeftover).map(({ entry }) => entry) : [];
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
		wishes: wanted.map(({ entry, need }) =>
			request.remove === undefined
				? {
						entry,
						parameters: { ...request.parameters.get(entry.id), ...entry.parameters },
						reason: need.reason,
					}
				: removalWish(entry, need.reason, request.ownChange?.(host.id, entry)),
		),
		skipped: needs.flatMap(({ entry, need }) =>
			need.obstacle === null || !isTold(need, request)
				? []
				: [
						{
							host: host.id,
							unit: entry.unit,
							mitigation: entry.id,
							obstacles: [obstacleOf(need.obstacle, host.id, request.ownChange?.(host.id, entry))],
						},
					],
		),
	};
}

function askedOf({ asked, remove }: WishRequest): readonly CatalogueEntry[] {
	return (remove === "leftovers" ? undefined : remove) ?? asked ?? CATALOGUE;
}

function isNamed({ asked, remove }: WishRequest): boolean {
	return remove === undefined ? asked !== undefined : remove !== "leftovers";
}

function isWanted({ obstacle, isRecommended }: Need, request: WishRequest): boolean {
	return obstacle === null && (isNamed(request) || isRecommended);
}

/** Whoever asks for something gets an answer for each host; others hear only what stands in the way. */
function isTold({ obstacle, isLeftover }: Need, request: WishRequest): boolean {
	if (isNamed(request)) return true;
	return request.remove === undefined ? obstacle?.code === "build-too-old" : isLeftover;
}

/** What our own change has stopped is started again by its rollback, with every old start mode. */
function obstacleOf(obstacle: Obstacle, host: string, own: OwnChange | undefined): Obstacle {
	return obstacle.code === "start-again" && own !== undefined ? ownObstacle(own, host) : obstacle;
}
