import type { HostRecord } from "../../core/model/host-record.ts";
import { SEVERITIES, VERDICT_STATES } from "../../core/model/state.ts";
import type { ReportInput } from "../reporter.ts";
import { STANDING_NAMES, standingOf } from "../summary/standing.ts";
import { cleanInput } from "../text/clean-input.ts";
import { type Column, csvHead, csvLine } from "./csv-lines.ts";

const COLUMNS: readonly Column<HostRecord>[] = [
	{ name: "tenant", value: ({ tenant }) => tenant },
	{ name: "site", value: ({ site }) => site },
	{ name: "host", value: ({ host }) => host },
	{ name: "name", value: ({ name }) => name },
	{ name: "address", value: ({ address }) => address },
	{ name: "outcome", value: ({ outcome }) => outcome.status },
	{ name: "reason", value: ({ outcome }) => [outcome.code, outcome.message].filter(Boolean).join(": ") },
	{ name: "hint", value: ({ outcome }) => outcome.hint },
	{ name: "worst", value: (record) => STANDING_NAMES[standingOf(record)] },
	...SEVERITIES.map((severity) => ({
		name: `failed ${severity}`,
		value: ({ verdicts }: HostRecord) =>
			verdicts.filter((verdict) => verdict.state === "fail" && verdict.severity === severity).length,
	})),
	...VERDICT_STATES.filter((state) => state !== "fail").map((state) => ({
		name: state,
		value: ({ verdicts }: HostRecord) => verdicts.filter((verdict) => verdict.state === state).length,
	})),
	{ name: "product", value: ({ identity }) => identity?.product },
	{ name: "build", value: ({ identity }) => identity?.build },
	{ name: "build name", value: ({ identity }) => identity?.buildName },
	{ name: "released", value: ({ identity }) => identity?.releaseDate },
	{ name: "supported until", value: ({ identity }) => identity?.supportedUntil },
	{ name: "extended updates", value: ({ esu }) => esu },
	{ name: "roles", value: ({ identity }) => identity?.roles.join(" ") },
	{ name: "system", value: ({ identity }) => identity?.os },
	{ name: "computer name", value: ({ identity }) => identity?.computerName },
	{ name: "groups", value: ({ groups }) => groups.join(" ") },
	{ name: "tags", value: ({ tags }) => tags.join(" ") },
	{
		name: "mitigations",
		value: ({ mitigations }) => mitigations.map(({ id, state }) => `${id}=${state}`).join(" "),
	},
	{ name: "weakened checks", value: ({ weakenings }) => weakenings.join(" | ") },
	{ name: "looked at", value: ({ startedAt }) => startedAt },
];

/** One line per selected host, in the stored order. */
export async function* hostsCsv(input: ReportInput): AsyncGenerator<string> {
	yield csvHead(COLUMNS);
	for await (const record of cleanInput(input).records()) yield csvLine(COLUMNS, record);
}
