/** Fields whose texts are ids, states, dates or versions of our own: nothing in them names anybody. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
	"asOf",
	"at",
	"bundle",
	"change",
	"endedAt",
	"esu",
	"expires",
	"factsSha256",
	"finishedAt",
	"kind",
	"roles",
	"rule",
	"schema",
	"severity",
	"sha256",
	"site",
	"startedAt",
	"state",
	"status",
	"tenant",
	"unit",
]);

/** The same value with every text replaced but those of {@link PLAIN_KEYS}; keys stay. */
export function mapTexts<Value>(value: Value, map: (text: string) => string): Value {
	return mapUnknown(value, map) as Value;
}

function mapUnknown(value: unknown, map: (text: string) => string): unknown {
	if (typeof value === "string") return map(value);
	if (Array.isArray(value)) return value.map((item) => mapUnknown(item, map));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, PLAIN_KEYS.has(key) ? item : mapUnknown(item, map)]),
	);
}
