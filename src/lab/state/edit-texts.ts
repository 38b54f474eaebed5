import type { ForeignEdit } from "../stories/mishap.ts";
import type { LabHostState } from "./host-state.ts";

/** The state after somebody else was at work; the same one where no file has what the edits look for. */
export function editTexts(state: LabHostState, edits: readonly ForeignEdit[], now: string): LabHostState {
	const changed = Object.entries(state.texts).flatMap(([path, file]) => {
		const template = edits
			.filter((edit) => path.toLowerCase().endsWith(edit.path))
			.reduce((text, { find, replace }) => text.replaceAll(find, replace), file.template);
		return template === file.template ? [] : [[path, { ...file, template, modifiedUtc: now }] as const];
	});
	if (changed.length === 0) return state;
	return { ...state, texts: { ...state.texts, ...Object.fromEntries(changed) } };
}
