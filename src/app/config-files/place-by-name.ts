import type { Folder, Placing } from "./config-place.ts";

/** `DefaultWebSite-OWA_web.config`, as HealthChecker of CSS-Exchange names its copies. */
const FLAT_NAME = /^(.+)_web\.config$/i;

/** Its short names of virtual directories; the others are their path without slashes. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
	autod: "autodiscover",
	eas: "microsoftserveractivesync",
	push: "pushnotifications",
	rest: "api",
};

/** Finds the virtual directory that a flat file name speaks of; undefined when the name is of another kind. */
export function placeByName(file: string, folders: readonly Folder[]): Placing | undefined {
	const name = FLAT_NAME.exec(file.split("/").at(-1) ?? "")?.[1];
	if (name === undefined) return undefined;
	const found = splits(name).flatMap(([site, directory]) =>
		folders.filter((folder) => squash(folder.site) === site && squash(folder.application) === directory),
	);
	const [only] = found;
	if (only === undefined) return { ok: false, reason: "no site and virtual directory are called so" };
	if (found.length > 1) return { ok: false, reason: "several virtual directories may be meant" };
	return {
		ok: true,
		place: { site: only.site, application: only.application, path: `${only.physicalPath}\\web.config` },
	};
}

/** Every way to read `a-b-c` as site and virtual directory; the site alone is its root. */
function splits(name: string): (readonly [site: string, directory: string])[] {
	const parts = name.split("-");
	return parts.map((_, index) => {
		const directory = squash(parts.slice(index + 1).join("-"));
		return [squash(parts.slice(0, index + 1).join("-")), SHORT_NAMES[directory] ?? directory];
	});
}

function squash(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
