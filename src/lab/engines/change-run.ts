import type { ChangeAction } from "../../core/model/change/change-values.ts";
import { parseStdin } from "./parse-stdin.ts";

/** A run that asks for one action of a mitigate unit. */
export interface ChangeRun {
	/** `mitigate/cve-2021-26855-backend-cookie` */
	readonly unit: string;
	readonly action: ChangeAction;
}

const CALL = /^Invoke-ExfUnit -Unit '(mitigate\/[a-z0-9-]+)'/m;
/** Parameters that only these actions take. */
const SIGNS: readonly (readonly [name: string, action: ChangeAction])[] = [
	["expected", "apply"],
	["undo", "rollback"],
];

/** What a client's run asks for, by its text and parameters; undefined for one that only reads. */
export function changeRunOf(stdin: Buffer): ChangeRun | undefined {
	const parsed = parseStdin(stdin);
	const unit = CALL.exec(parsed?.body.toString("utf8") ?? "")?.[1];
	if (parsed === undefined || unit === undefined) return undefined;
	const has = (name: string): boolean =>
		parsed.parameters.some((line) => line.startsWith(`${unit} ${name} `));
	return { unit, action: SIGNS.find(([name]) => has(name))?.[1] ?? "test" };
}
