import { errorText, FleetError } from "../core/errors.ts";

const HINTS: Readonly<Record<string, string>> = {
	ENOSPC: "The disk is full. Free some space or choose another folder with --runs.",
	EDQUOT: "The disk quota is used up. Free some space or choose another folder with --runs.",
	EACCES: "This account may not write there. Choose another folder with --runs.",
	EPERM: "This account may not write there. Choose another folder with --runs.",
	EROFS: "That folder is read-only. Choose another one with --runs.",
	ENOTDIR: "A part of that path is a file. Choose another folder with --runs.",
};

/** Turns a file system error into one that says what could not be done and what helps. */
export function storeError(doing: string, thrown: unknown): FleetError {
	if (thrown instanceof FleetError) return thrown;
	const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
	const hint = HINTS[code];
	return new FleetError("run-store", `cannot ${doing}: ${errorText(thrown)}`, {
		cause: thrown,
		...(hint === undefined ? {} : { hint }),
	});
}
