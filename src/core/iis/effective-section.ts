import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import type { IisModel } from "./build-model.ts";
import { type ChainStep, configChain } from "./config-chain.ts";
import type { ConfigBlock, SectionDeclaration } from "./config-file.ts";
import { emptyElement, type MergedElement, mergeElement } from "./merge-element.ts";
import { SECTION_SCHEMAS, type SectionName } from "./section-schema.ts";

/** A section with everything inherited, or why nobody can tell what IIS makes of it. */
export type EffectiveSection =
	| { readonly ok: true; readonly element: MergedElement }
	| { readonly ok: false; readonly reason: string };

const CACHE = new WeakMap<IisModel, Map<string, EffectiveSection>>();
/** Rules ask for a few dozen paths; a hostile list of sites must not fill the memory. */
const CACHED_SECTIONS = 2000;

/** A section as IIS sees it at a path of a site. */
export function effectiveSection(
	model: IisModel,
	site: string,
	path: string,
	section: SectionName,
): EffectiveSection {
	const cache = CACHE.get(model) ?? new Map<string, EffectiveSection>();
	CACHE.set(model, cache);
	const key = [section, site, path].join("\n").toLowerCase();
	const known = cache.get(key);
	if (known !== undefined) return known;
	const result = resolve(model, site, path, section);
	if (cache.size < CACHED_SECTIONS) cache.set(key, result);
	return result;
}

const CHAINS = new WeakMap<IisModel, Map<string, readonly ChainStep[] | null>>();

/** Every section of a path asks for the same chain. */
function cachedChain(model: IisModel, site: string, path: string): readonly ChainStep[] | null {
	const chains = CHAINS.get(model) ?? new Map<string, readonly ChainStep[] | null>();
	CHAINS.set(model, chains);
	const key = `${site}\n${path}`.toLowerCase();
	const known = chains.get(key);
	if (known !== undefined) return known;
	const chain = configChain(model, site, path);
	if (chains.size < CACHED_SECTIONS) chains.set(key, chain);
	return chain;
}

function resolve(model: IisModel, site: string, path: string, section: SectionName): EffectiveSection {
	const { root } = model;
	if (root.state !== "present") {
		const reason = "reason" in root ? `${root.state}: ${root.reason}` : root.state;
		return { ok: false, reason: `${root.path}: ${reason}` };
	}
	const chain = cachedChain(model, site, path);
	if (chain === null) return { ok: false, reason: `there is no site ${site}` };
	const steps = chain.filter((step) => step.kind === "gap" || hasSection(step.block, section));
	const merges = MERGES.get(model) ?? new Map<string, EffectiveSection>();
	MERGES.set(model, merges);
	const key = [section, ...steps.map(stepKey)].join("\n");
	const known = merges.get(key);
	if (known !== undefined) return known;
	const merged = mergeChain(steps, section, root.config.declared.get(section));
	if (merges.size < CACHED_SECTIONS) merges.set(key, merged);
	return merged;
}

/** Most paths inherit a section and add nothing to it: what was merged for one is what the others get. */
const MERGES = new WeakMap<IisModel, Map<string, EffectiveSection>>();

function hasSection({ sections, flaws }: ConfigBlock, section: SectionName): boolean {
	return sections.has(section) || flaws.has(section);
}

const BLOCK_KEYS = new WeakMap<ConfigBlock, number>();
let blocks = 0;

/** Equal for steps that say the same, from the same place. */
function stepKey(step: ChainStep): string {
	if (step.kind === "gap") return `gap ${step.path} ${step.base} ${step.reason}`;
	let key = BLOCK_KEYS.get(step.block);
	if (key === undefined) {
		blocks += 1;
		key = blocks;
		BLOCK_KEYS.set(step.block, key);
	}
	return `${key} ${step.isApplication} ${step.base} ${step.path}`;
}

function mergeChain(
	chain: readonly ChainStep[],
	section: SectionName,
	declared: SectionDeclaration | undefined,
): EffectiveSection {
	const merged = emptyElement();
	let isLocked = declared?.isLocked ?? false;
	for (const step of chain) {
		if (step.kind === "gap") {
			// A locked section cannot be changed by a file that nobody could read.
			if (!isLocked) return { ok: false, reason: `${step.path}: ${step.reason}` };
			continue;
		}
		const flaw = step.block.flaws.get(section);
		if (flaw !== undefined) return { ok: false, reason: `${step.path}: ${flaw}` };
		const element = step.block.sections.get(section);
		if (element === undefined) continue;
		const refused =
			refusal(step, declared, isLocked) ??
			mergeElement(merged, element, SECTION_SCHEMAS[section], { path: step.path, base: step.base ?? "/" });
		if (refused !== null) return { ok: false, reason: describe(step, element, refused) };
		if (step.block.overrideMode !== "Inherit") isLocked = step.block.overrideMode === "Deny";
	}
	return { ok: true, element: merged };
}

/** IIS answers 500.19 to every request of a path whose configuration sets what may not be set there. */
function refusal(
	step: ChainStep & { readonly kind: "block" },
	declared: SectionDeclaration | undefined,
	isLocked: boolean,
): string | null {
	if (declared === undefined) return "the section is not declared in applicationHost.config";
	if (step.isRootFile) return null;
	if (declared.allowDefinition === "AppHostOnly" || declared.allowDefinition === "MachineOnly") {
		return "the section may stand in applicationHost.config only";
	}
	if (declared.allowDefinition === "MachineToApplication" && !step.isApplication) {
		return "the section may not stand below an application";
	}
	return isLocked ? "the section is locked at a higher level" : null;
}

function describe(step: ChainStep, { name, line }: XmlElement, refused: string): string {
	return `${step.path}, line ${line}, <${name}>: ${refused}`;
}
