import { isAbsolute, join, resolve } from "node:path";

/** A path of an inventory file made absolute: `~` is the home folder, relative is to `folder`. */
export function absolutePath(path: string, folder: string, home: string): string {
	if (path === "~") return home;
	if (/^~[/\\]/.test(path)) return join(home, path.slice(2));
	return isAbsolute(path) ? path : resolve(folder, path);
}
