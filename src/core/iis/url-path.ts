/** The same few hundred paths are compared with each other on every host. */
const KEYS = new Map<string, string>();
const MOST_KEYS = 5000;

/** Paths of IIS are compared without case; a key has single slashes, a leading one and none at the end. */
export function pathKey(path: string): string {
	const known = KEYS.get(path);
	if (known !== undefined) return known;
	const key = `/${segmentsOf(path).join("/").toLowerCase()}`;
	if (KEYS.size >= MOST_KEYS) KEYS.clear();
	KEYS.set(path, key);
	return key;
}

export function segmentsOf(path: string): string[] {
	return path.split("/").filter((segment) => segment !== "");
}

export function joinPath(base: string, below: string): string {
	return `/${[...segmentsOf(base), ...segmentsOf(below)].join("/")}`;
}

/** Whether a path is `base` or below it; both as keys. */
export function isAtOrBelow(key: string, base: string): boolean {
	return base === "/" || key === base || key.startsWith(`${base}/`);
}

/** What is left of a path below `base`, without a leading slash; null when it is not below it. */
export function relativeTo(path: string, base: string): string | null {
	if (pathKey(base) === "/") return path.replace(/^\/+/, "");
	if (!isAtOrBelow(pathKey(path), pathKey(base))) return null;
	return path.replace(/^\/+/, "").split("/").slice(segmentsOf(base).length).join("/");
}

/**
 * The path as IIS uses it to find a site's directory: percent-encoding undone once, backslashes turned, dot
 * segments resolved, doubled slashes kept out.
 */
export function cookPath(path: string): string {
	const kept: string[] = [];
	const decoded = decodePercent(path).replaceAll("\\", "/");
	const segments = decoded.split("/");
	for (const segment of segments) {
		if (segment === "..") kept.pop();
		else if (segment !== "." && segment !== "") kept.push(segment);
	}
	const isFolder = kept.length > 0 && ["", ".", ".."].includes(segments.at(-1) ?? "");
	return `/${kept.join("/")}${isFolder ? "/" : ""}`;
}

/** Undoes `%41` once, as UTF-8; what is no valid sequence stays as it is. */
export function decodePercent(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
		const bytes = Uint8Array.from(run.slice(1).split("%"), (pair) => Number.parseInt(pair, 16));
		return new TextDecoder().decode(bytes);
	});
}
