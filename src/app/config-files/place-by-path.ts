import type { Folder, Placing } from "./config-place.ts";

interface Match {
	readonly folder: Folder;
	/** Segments that agree, counted from the end of the virtual directory's folder. */
	readonly length: number;
	/** Folders of the file below it. */
	readonly below: readonly string[];
}

/**
 * Finds where a `web.config` belongs by the folders above it, which may be a part of the Windows path only
 * (`HttpProxy/owa`). The longest agreement wins; a single folder name is enough only when nothing else has it.
 *
 * @param file below the given folder, with slashes
 * @param above folders of the given folder itself
 */
export function placeByPath(
	file: string,
	above: readonly string[],
	folders: readonly Folder[],
): Placing | undefined {
	const parts = [...above, ...file.split("/")];
	if (parts.at(-1)?.toLowerCase() !== "web.config") return undefined;
	const folderParts = parts.slice(0, -1);
	const matches = folders.flatMap((folder) => matchFolder(folderParts, folder));
	const longest = Math.max(0, ...matches.map((match) => match.length));
	const best = matches.filter((match) => match.length === longest);
	const paths = [...new Set(best.map(pathOf))];
	const [first] = best;
	const [path] = paths;
	if (first === undefined || path === undefined)
		return { ok: false, reason: "no virtual directory shows this folder" };
	if (paths.length > 1) {
		const some = paths.slice(0, 3).join(" or ");
		return { ok: false, reason: `it may be ${some}; keep more of the folders above it` };
	}
	const isInside = first.below.length > 0;
	return {
		ok: true,
		place: {
			site: isInside ? null : first.folder.site,
			application: isInside ? null : first.folder.application,
			path,
		},
	};
}

function matchFolder(parts: readonly string[], folder: Folder): Match[] {
	const lower = parts.map((part) => part.toLowerCase());
	for (let length = folder.segments.length; length >= 1; length -= 1) {
		const tail = folder.segments.slice(-length);
		// From the end: the deepest place that agrees leaves the least below it.
		for (let at = lower.length - length; at >= 0; at -= 1) {
			if (!tail.every((segment, index) => segment === lower[at + index])) continue;
			const below = parts.slice(at + length);
			if (length === 1 && below.length > 0) continue;
			return [{ folder, length, below }];
		}
	}
	return [];
}

function pathOf({ folder, below }: Match): string {
	return [folder.physicalPath, ...below, "web.config"].join("\\");
}
