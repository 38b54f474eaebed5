const KINDS = ["ready", "pong", "opened", "item", "record", "done", "fault", "closed"] as const;
export type AnswerKind = (typeof KINDS)[number];

/** One line of the worker. */
export interface Answer {
	readonly id: string;
	readonly kind: AnswerKind;
	/** Values by key, in order; a Map, because a host has a say in some of them. */
	readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Reads what follows the prefix of a worker's line; undefined when it is none of its lines. */
export function parseAnswer(text: string): Answer | undefined {
	const [empty, id, word, ...rest] = text.trimEnd().split(" ");
	const kind = KINDS.find((known) => known === word);
	if (empty !== "" || id === undefined || kind === undefined) return undefined;
	const fields = new Map<string, string[]>();
	for (const field of rest) {
		const at = field.indexOf("=");
		const value = Buffer.from(field.slice(at + 1), "base64").toString("utf8");
		const values = fields.get(field.slice(0, at));
		if (values === undefined) fields.set(field.slice(0, at), [value]);
		else values.push(value);
	}
	return { id, kind, fields };
}

/** First value of a key, or an empty text. */
export function fieldOf(answer: Answer, key: string): string {
	return answer.fields.get(key)?.[0] ?? "";
}
