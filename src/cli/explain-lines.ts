import type { ExplainedHost } from "../app/explain-host.ts";

/** Wider values push the places out of sight. */
const WIDEST_VALUE = 50;

/** `exf inventory show --explain`: setting, value, the level that gave it, and where that is written. */
export function explainLines({ host, settings, groups, limits, policy, waivers }: ExplainedHost): string[] {
	const rows = settings.map(({ setting, value, level, place }) => ({
		setting,
		value,
		origin: level === place ? place : `${level}, ${place}`,
	}));
	const width = widest(rows.map(({ setting }) => setting));
	const valueWidth = Math.min(WIDEST_VALUE, widest(rows.map(({ value }) => value)));
	const line = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`;
	return [
		host.id,
		...rows.map(({ setting, value, origin }) => line(setting, `${value.padEnd(valueWidth)}  <- ${origin}`)),
		...groups.map(({ id, kind }) => line("member of", `${id} (${kind})`)),
		line(
			"hosts at once",
			`${limits.fleet} in all, ${limits.tenant} of the tenant, ${limits.site} of the site`,
		),
		...Object.entries(policy).map(([name, value]) => line(`policy.${name}`, JSON.stringify(value))),
		...waivers.map(({ rule, subject, daysLeft, expires, owner, reason, place }) => {
			const what = subject === undefined ? rule : `${rule} ${subject}`;
			const days = daysLeft < 0 ? "expired" : `${daysLeft} days left`;
			return line("waiver", `${what} until ${expires} (${days}), ${owner}: ${reason}  <- ${place}`);
		}),
		...host.weakenings.map((weakening) => `  note: ${weakening}`),
		"",
		"nearer levels win: built-in < defaults < tenant < site < group < host; tags of all levels add up",
	];
}

function widest(texts: readonly string[]): number {
	return Math.max(0, ...texts.map((text) => text.length));
}
