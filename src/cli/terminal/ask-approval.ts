import { FleetError } from "../../core/errors.ts";
import { numberOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { printLine } from "../print.ts";
import { askLine } from "./ask-line.ts";

/** What somebody is asked to agree to. */
export interface ApprovalQuestion {
	readonly what: "plan" | "campaign";
	readonly hash: string;
	readonly hosts: number;
	/** What must be read before. */
	readonly text: string;
}

/**
 * By `--approve` with the hash and `--expect-hosts`, or by a person who types the number of hosts. Undefined when the
 * person does not; whatever is not a clear yes is none.
 *
 * @throws FleetError `not-approved`, `usage`
 */
export async function askApproval(
	{ what, hash, hosts, text }: ApprovalQuestion,
	{ output, argv, signal }: Pick<CommandContext, "output" | "argv" | "signal">,
): Promise<"interactive" | "unattended" | undefined> {
	const given = textOf(argv, "approve");
	const expected = numberOf(argv, "expect-hosts");
	if (given !== undefined) {
		if (expected === undefined) throw new FleetError("usage", "--approve needs --expect-hosts");
		if (given !== hash) throw refused(`this ${what} has the hash ${hash}, not ${given}`);
		if (expected !== hosts) throw refused(`this ${what} changes ${hosts} hosts, not ${expected}`);
		return "unattended";
	}
	if (expected !== undefined) throw new FleetError("usage", "--expect-hosts belongs to --approve");
	output.err.write(`${text}hash ${hash}\n\n`);
	if (process.stdin.isTTY !== true || output.err.isTTY !== true) {
		throw refused("there is no terminal to ask", `--approve ${hash} --expect-hosts ${hosts}`);
	}
	const answer = await askLine(`Type the number of hosts (${hosts}) to change them: `, signal);
	if (answer?.trim() === String(hosts)) return "interactive";
	printLine(output.err, "That is another number.");
	return undefined;
}

function refused(reason: string, options?: string): FleetError {
	const hint = options === undefined ? {} : { hint: `Read it, then run it with ${options}.` };
	return new FleetError("not-approved", `${reason}; nothing was changed`, hint);
}
