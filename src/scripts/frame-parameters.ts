import type { ChangeAction } from "../core/model/change/change-values.ts";
import type { UnitParameterManifest } from "./manifest-schema.ts";

/** What every mitigate unit takes besides its own parameters; all of it follows from the state of the host. */
export const FRAME_PARAMETERS: Readonly<
	Record<ChangeAction, Readonly<Record<string, UnitParameterManifest>>>
> = {
	test: {},
	apply: {
		expected: {
			type: "string",
			description: "Hash of the values that the plan was made on; other values are refused.",
			required: true,
			sensitive: false,
			pattern: "[0-9a-f]{64}",
		},
	},
	rollback: {
		undo: {
			type: "string",
			description: "JSON of the values and files before and after the change.",
			required: true,
			sensitive: false,
		},
		force: {
			type: "boolean",
			description: "Undo values that somebody else changed since, too.",
			required: false,
			sensitive: false,
			default: false,
		},
	},
};
