import { cleanText } from "../clean-text.ts";
import type { ConfigFileFact, IisConfigFacts } from "../model/facts/iis-config.ts";
import type { ConfigFile, ParsedConfig } from "./config-file.ts";
import { parseConfigCached } from "./parse-cache.ts";
import { type AppPool, readAppPools, readSites, type Site } from "./read-sites.ts";
import { pathKey } from "./url-path.ts";
import { windowsPathKey, windowsRootOf } from "./windows-path.ts";

/** The web server of one host, as its configuration files describe it. */
export interface IisModel {
	readonly facts: IisConfigFacts;
	/** applicationHost.config; without it nothing else can be told. */
	readonly root: ConfigFile;
	readonly sites: readonly Site[];
	readonly appPools: readonly AppPool[];
	/** The web.config of a virtual directory or folder, by its Windows path or by the place the host named. */
	webConfigOf(site: string, path: string, physicalPath: string): ConfigFile | null;
}

const MODELS = new WeakMap<IisConfigFacts, IisModel>();

/** Reads all files of a host once; several rules ask for the same model. Never throws for what a file contains. */
export function buildIisModel(facts: IisConfigFacts): IisModel {
	const known = MODELS.get(facts);
	if (known !== undefined) return known;
	const model = build(facts);
	MODELS.set(facts, model);
	return model;
}

const NO_CONFIG: ParsedConfig = { blocks: [], declared: new Map() };

function build(facts: IisConfigFacts): IisModel {
	const rootFacts = facts.files.filter((file) => file.kind === "applicationHost");
	const root = rootOf(rootFacts);
	const config = root.state === "present" ? root.config : NO_CONFIG;
	const windows = windowsRootOf(rootFacts[0]?.path ?? "");
	const byPlace = new Map<string, ConfigFile>();
	const byPath = new Map<string, ConfigFile>();
	const sent = new Map<string, ConfigFileFact>();
	for (const fact of facts.files) {
		if (fact.kind !== "web") continue;
		const key = windowsPathKey(fact.path, windows);
		const twin = sent.get(key) ?? fact;
		sent.set(key, fact);
		// Applications may share a folder; what the host says of its file must then be the same.
		const isSame = twin.text === fact.text && twin.state === fact.state;
		const file: ConfigFile = isSame
			? readFile(fact)
			: {
					state: "unreadable",
					path: cleanText(fact.path, 300),
					reason: "the host sent it twice, with different content",
				};
		byPath.set(key, file);
		if (fact.site !== null) byPlace.set(placeKey(fact.site, fact.application ?? "/"), file);
	}
	return {
		facts,
		root,
		sites: readSites(config),
		appPools: readAppPools(config),
		webConfigOf: (site, path, physicalPath) =>
			byPath.get(windowsPathKey(`${physicalPath}\\web.config`, windows)) ??
			byPlace.get(placeKey(site, path)) ??
			null,
	};
}

function rootOf(facts: readonly ConfigFileFact[]): ConfigFile {
	const [fact] = facts;
	const path = "applicationHost.config";
	if (fact === undefined) return { state: "not-collected", path, reason: "it was not collected" };
	if (facts.length > 1) return { state: "unreadable", path, reason: "the host sent more than one" };
	return readFile(fact);
}

function readFile(fact: ConfigFileFact): ConfigFile {
	const path = cleanText(fact.path, 300);
	if (fact.state === "missing") return { state: "missing", path };
	if (fact.state === "unreadable") return { state: "unreadable", path, reason: "it could not be read" };
	if (fact.text === null) return { state: "not-collected", path, reason: "its text is not at hand" };
	const parsed = parseConfigCached(fact.text);
	if (!parsed.ok) return { state: "malformed", path, reason: cleanText(parsed.reason, 300) };
	return { state: "present", path, config: parsed.config };
}

function placeKey(site: string, application: string): string {
	return `${site.toLowerCase()}\n${pathKey(application)}`;
}
