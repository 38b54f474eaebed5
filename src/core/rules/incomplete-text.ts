import type { UpdateJudgement } from "./judge-update.ts";
import { sentence, someOf } from "./result.ts";

/** More names than these make a summary unreadable; the evidence has them all. */
const NAMED_IN_SUMMARY = 3;

export const REPAIR_REMEDY =
	"Install the update of this build again from an elevated command prompt, set disabled services back to their start mode, restart, and scan again.";

/** Why a host may not count as updated, for a judgement that is not `complete`. */
export function incompleteText({ state, files, disabled, other, gaps }: UpdateJudgement): string {
	if (state !== "incomplete") {
		return `whether the update is complete could not be seen: ${someOf(gaps, NAMED_IN_SUMMARY)}`;
	}
	const parts = [
		files.length === 0
			? []
			: [`${count(files, "file")} of another build (${someOf(files, NAMED_IN_SUMMARY)})`],
		disabled.length === 0
			? []
			: [`${count(disabled, "service")} disabled (${someOf(disabled, NAMED_IN_SUMMARY)})`],
		other,
	].flat();
	return `update incomplete: ${parts.join("; ")}`;
}

/** Everything that was found, a line each. */
export function incompleteEvidence({ files, disabled, other, gaps }: UpdateJudgement): string[] {
	const services = disabled.map((name) => `${name} is disabled`);
	return [...files.map((file) => `On the disk: ${file}`), ...services, ...other, ...gaps].map(sentence);
}

function count(items: readonly string[], noun: string): string {
	return items.length === 1 ? `1 ${noun}` : `${items.length} ${noun}s`;
}
