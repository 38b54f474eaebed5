import { basename, dirname, resolve } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import type { Waiver } from "../../core/model/waiver.ts";
import { daysLeft } from "../../core/waivers/match-waiver.ts";
import { checkData } from "../schema/check-data.ts";
import { isMapping } from "../schema/fields.ts";
import { parseSource } from "../source/parse-source.ts";
import { InventoryError, type Problem, sortProblems } from "../source/problem.ts";
import { readInventoryText } from "../source/read-text.ts";
import { positionOf, problemAt } from "../source/source-file.ts";
import { waiversFileSchema } from "./waivers-schema.ts";

/** Longer would be a decision for ever, made once. */
const MOST_DAYS_AHEAD = 400;

/**
 * Reads the accepted findings of one tenant.
 *
 * @throws FleetError `waivers-unreadable`
 * @throws InventoryError one line per problem, with file, line and column
 */
export async function loadWaivers(path: string, tenant: string, now: Date): Promise<Waiver[]> {
	const text = await readInventoryText(path).catch((thrown: unknown) => {
		throw new FleetError("waivers-unreadable", `waivers of tenant ${tenant}: ${errorText(thrown)}`, {
			hint: "Correct the path behind waivers: in the inventory; an empty list is written as [].",
		});
	});
	const { parsed, problems } = parseSource(text, path, dirname(resolve(path)), EMPTY);
	if (parsed === undefined) throw new InventoryError(sortProblems(problems));
	const { source, data } = parsed;
	const checked = checkData(waiversFileSchema, source, data);
	const waivers = checked.data ?? [];
	// Of the file as it is: one load shows all problems.
	const tooLong = (Array.isArray(data) ? data : []).flatMap((item: unknown, index): Problem[] => {
		const expires = isMapping(item) ? item["expires"] : undefined;
		const days = typeof expires === "string" ? daysLeft({ expires }, now) : 0;
		if (!(days > MOST_DAYS_AHEAD)) return [];
		const message = `is ${days} days ahead; expected at most ${MOST_DAYS_AHEAD}`;
		return [problemAt(source, [index, "expires"], message)];
	});
	const all = [...problems, ...checked.problems, ...tooLong];
	if (all.length > 0) throw new InventoryError(sortProblems(all));
	return waivers.map(({ subject, ...waiver }, index) => {
		const { line, column } = positionOf(source, [index]);
		return {
			tenant,
			...waiver,
			...(subject === undefined ? {} : { subject }),
			// The whole path would tell whoever gets the report about this machine.
			place: `${basename(path)}:${line}:${column}`,
		};
	});
}

const EMPTY = "is empty; expected a list of waivers, [] for none";
