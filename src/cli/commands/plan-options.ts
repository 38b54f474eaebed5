import type { PlanEvents, PlanRequest } from "../../app/plan-mitigations.ts";
import type { DescribedUnit } from "../../app/plans/describe-units.ts";
import { withModuleFile } from "../../app/plans/module-file.ts";
import { readParameters, withExcludedDirectories } from "../../app/plans/read-parameters.ts";
import { type BatchSize, readBatchSize } from "../../core/batches/batch-size.ts";
import { FleetError } from "../../core/errors.ts";
import { findMitigations } from "../../core/mitigations/find-mitigation.ts";
import { isOn, listOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { type Output, printLine } from "../print.ts";
import { askLine } from "../terminal/ask-line.ts";

/** What one plan and a campaign have in common. */
export type CommonRequest = Omit<PlanRequest, "campaign">;

/** Word of `--remove` for all that updates made superfluous. */
export const LEFTOVERS = "leftovers";

/** The options of `exf plan` that say what is wished, and how. */
export async function planOptions(
	{ argv, output, signal }: CommandContext,
	units: ReadonlyMap<string, DescribedUnit>,
): Promise<Omit<CommonRequest, "fleet" | "runsDir" | "run" | "knowledge" | "confirmed">> {
	const wanted = listOf(argv, "mitigate");
	if (wanted.length > 0 && isOn(argv, "recommended")) {
		throw new FleetError("usage", "--mitigate and --recommended contradict each other");
	}
	const remove = removeOf(argv);
	if (remove !== undefined && (wanted.length > 0 || isOn(argv, "recommended"))) {
		throw new FleetError("usage", "--remove makes a plan of its own, without --mitigate and --recommended");
	}
	const settings = argv["set"];
	const parameters = await withModuleFile(
		await readParameters(Array.isArray(settings) ? settings.map(String) : [], units),
		textOf(argv, "file"),
	);
	return {
		wishes: {
			asked: wanted.length === 0 ? undefined : findMitigations(wanted),
			remove,
			parameters: withExcludedDirectories(parameters, listOf(argv, "exclude-vdir")),
		},
		evidenceCase: evidenceCaseOf(argv),
		confirmNeverHunted: (hosts) => confirmNeverHunted(hosts, { argv, output, signal }),
		batches: batchesOf(argv),
		siteBySite: isOn(argv, "site-by-site"),
		signal,
		events: eventsOf(output),
	};
}

function removeOf(argv: CommandContext["argv"]): CommonRequest["wishes"]["remove"] {
	const names = listOf(argv, "remove");
	if (names.length === 0) return undefined;
	if (!names.includes(LEFTOVERS)) return findMitigations(names);
	if (names.length === 1) return LEFTOVERS;
	throw new FleetError("usage", `--remove takes ${LEFTOVERS}, or names`);
}

function evidenceCaseOf(argv: CommandContext["argv"]): string | undefined {
	const reference = textOf(argv, "case");
	const isAccepted = isOn(argv, "accept-evidence-loss");
	if (isAccepted && (reference === undefined || reference.trim() === "")) {
		throw new FleetError(
			"usage",
			"--accept-evidence-loss needs --case with a reference, which the plan keeps",
		);
	}
	if (!isAccepted && reference !== undefined) {
		throw new FleetError("usage", "--case belongs to --accept-evidence-loss");
	}
	return isAccepted ? reference : undefined;
}

function batchesOf(argv: CommandContext["argv"]): readonly BatchSize[] | undefined {
	const values = listOf(argv, "batches");
	if (values.length === 0) return undefined;
	return values.map((value) => {
		const size = readBatchSize(value);
		if (size === undefined) {
			throw new FleetError(
				"usage",
				`--batches ${value}: expected whole numbers or percentages such as 1,25%,100%`,
			);
		}
		return size;
	});
}

const MOST_NAMED = 10;

/** Nobody is asked where nobody can answer: then it has to be written out. */
async function confirmNeverHunted(
	hosts: readonly string[],
	{ argv, output, signal }: Pick<CommandContext, "argv" | "output" | "signal">,
): Promise<boolean> {
	if (isOn(argv, "confirm-never-hunted")) return true;
	if (process.stdin.isTTY !== true || output.err.isTTY !== true) return false;
	printLine(output.err, "These hosts were never searched for signs of compromise:");
	for (const host of hosts.slice(0, MOST_NAMED)) printLine(output.err, `  ${host}`);
	if (hosts.length > MOST_NAMED) printLine(output.err, `  and ${hosts.length - MOST_NAMED} more`);
	printLine(output.err, "A change restarts worker processes and alters file times: traces may be lost.");
	const answer = await askLine(
		`Type the number of hosts (${hosts.length}) to plan for them all the same: `,
		signal,
	);
	return answer?.trim() === String(hosts.length);
}

function eventsOf(output: Output): PlanEvents {
	return {
		onHostTested(host, { steps, isReached }) {
			const found = steps.length === 1 ? "1 step can be planned" : `${steps.length} steps can be planned`;
			printLine(output.err, `${host.id}: ${isReached ? found : "could not be looked at"}`);
		},
		onNotice: (message) => printLine(output.err, `note: ${message}`),
	};
}
