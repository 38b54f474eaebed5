import type { z } from "zod";
import type { KeyPath } from "../source/source-file.ts";

type Issue = z.core.$ZodIssue;

/** One complaint of the schema about one value or key. */
export interface Complaint {
	readonly kind: "value" | "rule" | "unknown-key" | "bad-key";
	readonly path: KeyPath;
	readonly message: string;
}

/** Takes lists of keys and the branches of unions apart. */
export function flattenIssues(issues: readonly Issue[], base: KeyPath = []): Complaint[] {
	return issues.flatMap((issue): Complaint[] => {
		const path = [...base, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
		switch (issue.code) {
			case "unrecognized_keys":
				return issue.keys.map((key) => ({
					kind: "unknown-key",
					path: [...path, key],
					message: "unknown key",
				}));
			case "invalid_key":
				return [{ kind: "bad-key", path, message: issue.issues[0]?.message ?? issue.message }];
			case "invalid_union": {
				const branch = meantBranch(issue.errors);
				if (branch !== undefined) return flattenIssues(branch, path);
				return [{ kind: "value", path, message: issue.message }];
			}
			case "custom":
				return [{ kind: "rule", path, message: issue.message }];
			default:
				return [{ kind: "value", path, message: issue.message }];
		}
	});
}

/** The branch whose type fits: a mapping with a wrong key is not a bad list. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
	return branches.find(
		(issues) => !issues.some((issue) => issue.code === "invalid_type" && issue.path.length === 0),
	);
}
