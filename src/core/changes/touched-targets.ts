import type { TestResult } from "../model/change/change-results.ts";
import type { TouchedFile } from "../model/change/change-summary.ts";

type Seen = Pick<TestResult, "values" | "files">;

/** Files whose content is another one in the second look; in the order of the first. */
export function touchedFiles(before: Seen, after: Seen): TouchedFile[] {
	const now = new Map(after.files.map((file) => [file.path.toLowerCase(), file]));
	const was = new Set(before.files.map(({ path }) => path.toLowerCase()));
	const added = after.files.filter(({ path }) => !was.has(path.toLowerCase()));
	return [
		...before.files.map(({ path, sha256 }) => ({
			path,
			before: sha256,
			after: now.get(path.toLowerCase())?.sha256 ?? null,
		})),
		...added.map(({ path, sha256 }) => ({ path, before: null, after: sha256 })),
	].filter((file) => file.before !== file.after);
}

/** Values that are others in the second look, by target. */
export function touchedTargets(before: Seen, after: Seen): string[] {
	const was = new Map(before.values.map(({ target, name, value }) => [`${target}\n${name}`, value]));
	const changed = after.values.filter(
		({ target, name, value }) => (was.get(`${target}\n${name}`) ?? null) !== value,
	);
	return [...new Set(changed.map(({ target }) => target))];
}

/** Names behind `service `, `app pool ` among targets. */
export function namesOfKind(kind: "service" | "app pool", targets: readonly string[]): string[] {
	return targets.flatMap((target) => (target.startsWith(`${kind} `) ? [target.slice(kind.length + 1)] : []));
}
