import type { IisModel } from "./build-model.ts";
import type { ConfigBlock, ConfigFile, ParsedConfig } from "./config-file.ts";
import type { Site } from "./read-sites.ts";
import { isAtOrBelow, joinPath, pathKey, segmentsOf } from "./url-path.ts";

/** One step of the inheritance, from the root of the server down to a path of a site. */
export type ChainStep =
	| {
			readonly kind: "block";
			readonly block: ConfigBlock;
			readonly path: string;
			/** Path in the site to which it belongs: URLs of its rules are relative to it. Null above the sites. */
			readonly base: string | null;
			readonly isRootFile: boolean;
			/** Whether `base` is the root of an application or a site. */
			readonly isApplication: boolean;
	  }
	/** A file that may say anything. */
	| { readonly kind: "gap"; readonly path: string; readonly base: string; readonly reason: string };

/** A file serves a few paths; a hostile list of sites must not fill the memory. */
const CACHED_PLACES = 200;

interface OpenFile {
	readonly file: ConfigFile & { readonly state: "present" };
	readonly base: string | null;
}

/**
 * What IIS merges for a path of a site, in its order: applicationHost.config; then for each level from the site
 * down, the location tags of all files above that name this level, and the web.config of the level itself.
 * Null when the server has no such site, or applicationHost.config itself cannot be used.
 */
export function configChain(model: IisModel, siteName: string, path: string): ChainStep[] | null {
	const site = model.sites.find(({ name }) => name.toLowerCase() === siteName.toLowerCase());
	if (model.root.state !== "present" || site === undefined) return null;
	const root: OpenFile = { file: model.root, base: null };
	const steps = stepsOf(root, site, null, path);
	const open = [root];
	for (const level of levelsOf(path)) {
		for (const above of open) steps.push(...stepsOf(above, site, level, path));
		const own = webConfigAt(model, site, level);
		if (own === null || own.state === "missing") continue;
		if (own.state !== "present") {
			steps.push({ kind: "gap", path: own.path, base: level, reason: `${own.state}: ${own.reason}` });
			continue;
		}
		const opened = { file: own, base: level };
		steps.push(...stepsOf(opened, site, level, path));
		open.push(opened);
	}
	return steps;
}

function levelsOf(path: string): string[] {
	const segments = segmentsOf(path);
	return ["/", ...segments.map((_, index) => `/${segments.slice(0, index + 1).join("/")}`)];
}

/** Blocks of a file that belong to one level; `level` null is the server itself. */
function stepsOf({ file, base }: OpenFile, site: Site, level: string | null, target: string): ChainStep[] {
	const own = blocksOf(file.config, base, site).get(level === null ? "" : pathKey(level)) ?? [];
	if (own.length === 0) return [];
	const isApplication = level === null || site.applications.some((app) => same(app.path, level));
	return own
		.filter((block) => block.inheritInChildApplications || !hasApplicationBelow(site, level, target))
		.map((block) => {
			return { kind: "block", block, path: file.path, base: level, isRootFile: base === null, isApplication };
		});
}

const TARGETS = new WeakMap<ParsedConfig, Map<string, ReadonlyMap<string, readonly ConfigBlock[]>>>();

/** Blocks by the key of the path to which they belong; every level of every chain asks. */
function blocksOf(
	config: ParsedConfig,
	base: string | null,
	site: Site,
): ReadonlyMap<string, readonly ConfigBlock[]> {
	const cache = TARGETS.get(config) ?? new Map<string, ReadonlyMap<string, readonly ConfigBlock[]>>();
	TARGETS.set(config, cache);
	const place = `${site.name}\n${base ?? ""}`;
	const known = cache.get(place);
	if (known !== undefined) return known;
	const blocks = new Map<string, ConfigBlock[]>();
	for (const block of config.blocks) {
		const target = targetOf(block, base, site);
		if (target === null) continue;
		const others = blocks.get(target);
		if (others === undefined) blocks.set(target, [block]);
		else others.push(block);
	}
	if (cache.size < CACHED_PLACES) cache.set(place, blocks);
	return blocks;
}

/** Key of the path to which a block belongs: `""` for the server, null for another site. */
function targetOf(block: ConfigBlock, base: string | null, site: Site): string | null {
	const location = block.location === "." ? "" : (block.location ?? "");
	if (base !== null) return pathKey(location === "" ? base : joinPath(base, location));
	if (location === "") return "";
	const [name, ...rest] = segmentsOf(location);
	if (name === undefined) return "";
	return name.toLowerCase() === site.name.toLowerCase() ? pathKey(rest.join("/")) : null;
}

/** Whether the target lies in an application that is a child of the level. */
function hasApplicationBelow(site: Site, level: string | null, target: string): boolean {
	const from = level === null ? "" : pathKey(level);
	return site.applications.some((application) => {
		const key = pathKey(application.path);
		return isAtOrBelow(pathKey(target), key) && key !== from && (from === "" || isAtOrBelow(key, from));
	});
}

const same = (a: string, b: string) => pathKey(a) === pathKey(b);

/** Null where IIS reads none; a virtual directory whose file nobody asked for is `not-collected`. */
function webConfigAt(model: IisModel, site: Site, level: string): ConfigFile | null {
	const directories = site.applications
		.flatMap((application) => application.virtualDirectories)
		.filter((directory) => isAtOrBelow(pathKey(level), pathKey(directory.path)))
		.sort((a, b) => b.path.length - a.path.length);
	const [directory] = directories;
	if (directory === undefined) return null;
	const below = segmentsOf(level).slice(segmentsOf(directory.path).length);
	if (below.length > 0 && !directory.allowSubDirConfig) return null;
	const folder = [directory.physicalPath.replace(/\\+$/, ""), ...below].join("\\");
	const known = model.webConfigOf(site.name, level, folder);
	if (known !== null || below.length > 0) return known;
	return { state: "not-collected", path: `${folder}\\web.config`, reason: "it was not collected" };
}
