import { z } from "zod";
import { documented, listOf, mapping, oneOf, optional, text, wholeNumber } from "./fields.ts";
import { CLOCK_TIME, PERCENTAGE, TIME_ZONE } from "./patterns.ts";

const percentage = text("a whole number, or a percentage such as 25%", PERCENTAGE);
const clockTime = text("a time such as '22:00'", CLOCK_TIME);
const LATER = "Checked and kept for a later version; this one does not act on it.";

function countOrPercentage(min: number) {
	return z.union(
		[wholeNumber(`a whole number from ${min}, or a percentage such as 25%`, min, 100_000), percentage],
		{
			error: "expected a whole number, or a percentage such as 25%",
		},
	);
}

const windowSchema = mapping("a mapping with days, from, to and timeZone", {
	days: documented(
		listOf("a list of days", oneOf(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])).min(1, {
			error: "expected at least one day",
		}),
		"Days on which the window opens.",
		["sat"],
	),
	from: documented(clockTime, "When the window opens.", "22:00"),
	to: documented(clockTime, "When it closes; before `from` means on the next day.", "04:00"),
	timeZone: documented(
		text("a time zone such as Europe/Berlin", TIME_ZONE, 64).refine(isTimeZone, {
			error: "expected a time zone that exists, such as Europe/Berlin",
		}),
		"IANA time zone.",
		"Europe/Berlin",
	),
}).refine((window) => window.from !== window.to, {
	path: ["to"],
	error: "expected another time than from: it is not clear whether the window is a day or nothing",
});

/** Rules for changes. Belongs to the tenant: no site or host can loosen it. */
export const policySchema = mapping("a mapping of policy settings", {
	allowApply: optional(
		z.boolean({ error: "expected true or false" }),
		"Whether mitigations may be applied; plans are made all the same. Default: false.",
		false,
	),
	maintenanceWindow: optional(windowSchema, "When changes may start. Default: at any time.", {
		days: ["sat"],
		from: "22:00",
		to: "04:00",
		timeZone: "Europe/Berlin",
	}),
	batches: optional(
		z.array(countOrPercentage(1), { error: "expected a list such as [1, 25%, 100%]" }).min(1, {
			error: "expected at least one batch",
		}),
		"Most hosts in each batch, as numbers or percentages of the hosts of a plan; the last one holds for all further batches. Default: 1, 25%, 100%.",
		[1, "25%", "100%"],
	),
	maxFailures: optional(
		countOrPercentage(0),
		"Changes stop when more hosts than this have failed, as a number or a percentage of the hosts of a plan. Default: 0.",
		"10%",
		2,
	),
	reportRedaction: optional(
		listOf("a list", oneOf(["addresses", "host-names", "user-names", "evidence"])),
		`What reports of this tenant leave out. ${LATER}`,
		["addresses"],
	),
}).meta({ id: "policy", description: "Rules for changes. They belong to the tenant." });

export type PolicyData = z.infer<typeof policySchema>;

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name }).format(0);
		return true;
	} catch {
		return false;
	}
}
