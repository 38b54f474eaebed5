import { z } from "zod";
import { documented, line, listOf, mapping, optional, text } from "../schema/fields.ts";
import { ID } from "../schema/patterns.ts";

/** `2027-01-31`; whether the day exists is checked apart. */
const DAY = /^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;
/** `site/host` or a host, with `*` and `?`. */
const HOST_PATTERN = /^[A-Za-z0-9*?][A-Za-z0-9*?._-]*(?:\/[A-Za-z0-9*?._-]+)?$/;

const waiverSchema = mapping("a mapping with rule, hosts, reason, owner and expires", {
	rule: documented(
		text("the id of a rule, such as extended-protection", ID, 100),
		"Rule whose findings are accepted.",
		"extended-protection",
	),
	hosts: documented(
		listOf("a list of hosts", text("site/host, with * and ? where wanted", HOST_PATTERN)).min(1, {
			error: "expected at least one host",
		}),
		"Hosts of this tenant, as site/host; a name without a site means that host at any site. * and ? stand for other characters.",
		["berlin/ex02"],
	),
	subject: optional(
		line("the subject of findings, with * and ? where wanted", 300),
		"Accepts only findings of this subject (a CVE, a virtual directory, a service). Without it the whole verdict is accepted.",
		"CVE-2023-36434",
	),
	reason: documented(
		line("the reason, on one line"),
		"Why the finding is accepted. Printed in every report.",
		"SSL off-loading on the old load balancer until replacement, ticket CHG-4711",
	),
	owner: documented(
		line("who answers for it", 200),
		"Who answers for it. Printed in every report.",
		"j.doe@contoso.example",
	),
	expires: documented(
		text("a day such as 2027-01-31", DAY).refine(isDay, { error: "expected a day that exists" }),
		"Last day on which it applies, at most 400 days ahead; then the finding is back.",
		"2027-01-31",
	),
}).meta({ id: "waiver", description: "One accepted finding." });

export const waiversFileSchema = z
	.array(waiverSchema, { error: "expected a list of waivers" })
	.max(10_000, { error: "expected at most 10,000 waivers" })
	.meta({
		title: "Waivers of exchange-fleet",
		description: "Accepted findings of one tenant. They stay visible in every report.",
	});

/** JSON Schema of a waivers file, as text: what editors check while one types. */
export function waiversJsonSchema(): string {
	const schema = z.toJSONSchema(waiversFileSchema, { target: "draft-2020-12", io: "input" });
	return `${JSON.stringify(schema, null, 2)}\n`;
}

/** 2027-02-30 becomes another day when it is read as one. */
function isDay(day: string): boolean {
	const date = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
