import type { ScriptFile } from "./script-catalog.ts";

/**
 * The files of a library whose functions are called from a text, directly or through other files of it, in their
 * order. A host keeps every byte that it is sent, so it gets none that cannot run.
 *
 * @param text scripts of a unit
 */
export function chooseFunctions(library: readonly ScriptFile[], text: string): readonly ScriptFile[] {
	const homes = new Map(library.flatMap((file) => definedIn(file.text).map((name) => [name, file] as const)));
	const chosen = new Set<ScriptFile>();
	const waiting = [text];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		for (const [name] of next.matchAll(FUNCTION_NAME)) {
			const home = homes.get(name.toLowerCase());
			if (home === undefined || chosen.has(home)) continue;
			chosen.add(home);
			waiting.push(home.text);
		}
	}
	return library.filter((file) => chosen.has(file));
}

/** All functions of ours have such a name, see FunctionRules.cs. */
const FUNCTION_NAME = /\b[A-Z][A-Za-z]+-Exf[A-Za-z]+/gi;

/** Names in small letters: PowerShell does not mind their case. */
function definedIn(text: string): string[] {
	return [...text.matchAll(/^function ([\w-]+)/gim)].map(([, name]) => (name ?? "").toLowerCase());
}
