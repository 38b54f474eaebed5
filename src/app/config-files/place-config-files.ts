import { parseConfig } from "../../core/iis/parse-config.ts";
import { readSites, type Site } from "../../core/iis/read-sites.ts";
import type { ConfigFileFact, IisConfigFacts } from "../../core/model/facts/iis-config.ts";
import { chooseRoot } from "./choose-root.ts";
import { type ConfigPlace, foldersOf, type Placing } from "./config-place.ts";
import { placeByName } from "./place-by-name.ts";
import { placeByPath } from "./place-by-path.ts";
import type { CopiedFile } from "./read-config-files.ts";

/** What became of one file of the folder. */
export interface PlacedFile {
	readonly file: string;
	/** Windows path that it stands for; null when it is not used. */
	readonly path: string | null;
	/** Why it is not used, or what is wrong with it. */
	readonly reason: string | null;
}

export interface PlacedFiles {
	readonly facts: IisConfigFacts;
	readonly sites: readonly Site[];
	readonly files: readonly PlacedFile[];
	/** Windows paths of virtual directories whose web.config is not among the files. */
	readonly absent: readonly string[];
}

const ROOT_PATH = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";

/**
 * Finds out what each copied file is. What a host would say beside its files (pools, modules, signatures) is not
 * known, and stays so.
 *
 * @param above folders of the given folder itself, outermost first
 * @param isComplete a web.config that is not among the files does not exist on the server
 */
export function placeConfigFiles(
	copied: readonly CopiedFile[],
	above: readonly string[],
	isComplete: boolean,
): PlacedFiles {
	const root = chooseRoot(copied);
	const parsed = root.content === null ? undefined : parseConfig(root.content.text);
	const sites = parsed?.ok === true ? readSites(parsed.config) : [];
	const folders = foldersOf(sites);
	const facts: ConfigFileFact[] = [
		factOf(root, "applicationHost", { site: null, application: null, path: ROOT_PATH }),
	];
	const files: PlacedFile[] = [
		{ file: root.file, path: ROOT_PATH, reason: parsed?.ok === true ? null : (parsed?.reason ?? UNREADABLE) },
	];
	for (const one of copied) {
		if (one === root) continue;
		const placing: Placing = placeByName(one.file, folders) ??
			placeByPath(one.file, above, folders) ?? { ok: false, reason: "it is no web.config" };
		if (placing.ok) facts.push(factOf(one, "web", placing.place));
		files.push({
			file: one.file,
			path: placing.ok ? placing.place.path : null,
			reason: placing.ok ? (one.content === null ? UNREADABLE : null) : placing.reason,
		});
	}
	const contents = new Map<string, Set<string | null>>();
	for (const { path, sha256 } of facts) {
		contents.set(path.toLowerCase(), (contents.get(path.toLowerCase()) ?? new Set()).add(sha256));
	}
	const isDisputed = ({ path }: PlacedFile): boolean =>
		path !== null && (contents.get(path.toLowerCase())?.size ?? 0) > 1;
	const known = new Set(facts.map(({ path }) => path.toLowerCase()));
	const absent = [...new Set(folders.map(({ physicalPath }) => `${physicalPath}\\web.config`))].filter(
		(path) => !known.has(path.toLowerCase()),
	);
	if (isComplete) {
		for (const path of absent) facts.push({ ...NOTHING, path, kind: "web", state: "missing" });
	}
	return {
		facts: { installed: true, version: null, files: facts, appPools: [], inetModules: [], nativeModules: [] },
		sites,
		files: files.map((file) => (isDisputed(file) ? { ...file, reason: DISPUTED } : file)),
		absent,
	};
}

/** The rules then say that nobody can tell what is in that place. */
const DISPUTED = "another file is for the same place and has other content";
const UNREADABLE = "it cannot be read, or is too large";

const NOTHING = {
	site: null,
	application: null,
	sha256: null,
	size: null,
	modifiedUtc: null,
	blanked: 0,
	text: null,
};

function factOf({ content }: CopiedFile, kind: ConfigFileFact["kind"], place: ConfigPlace): ConfigFileFact {
	if (content === null) return { ...NOTHING, ...place, kind, state: "unreadable" };
	// The time of a copy says nothing of the server.
	return { ...NOTHING, ...place, kind, state: "present", ...content };
}
