import { didYouMean } from "../../core/select/nearest-names.ts";
import type { Problem } from "../source/problem.ts";
import { problemAt, problemAtKey, type SourceFile } from "../source/source-file.ts";
import type { Complaint } from "./flatten-issues.ts";
import { isMapping } from "./fields.ts";
import { keysAt } from "./keys-at.ts";
import { LATER_REFERENCE } from "./patterns.ts";

/** Keys of the format that this version does not have yet. */
const LATER_KEYS: ReadonlySet<string> = new Set(["tls"]);
const SECRET_KEYS: ReadonlySet<unknown> = new Set(["password", "passphrase"]);
const LONGEST_QUOTE = 60;

/** Says a complaint in words, with the place in the file. Values of secrets are never repeated. */
export function explain(complaint: Complaint, schema: unknown, source: SourceFile, data: unknown): Problem {
	const { kind, path, message } = complaint;
	const last = path.at(-1);
	if (kind === "unknown-key") {
		return problemAtKey(source, path, explainKey(String(last), keysAt(schema, path.slice(0, -1))));
	}
	if (kind === "bad-key") return problemAtKey(source, path, `${message}${suggestId(String(last), message)}`);
	if (kind === "rule") return problemAt(source, path, message);
	const value = valueAt(data, path);
	if (value === undefined) return problemAt(source, path, `is missing; ${message}`);
	if (SECRET_KEYS.has(last)) return problemAt(source, path, explainSecret(value, message));
	return problemAt(source, path, `${message}; found ${describe(value)}${quoteHint(value, message)}`);
}

function explainKey(key: string, known: readonly string[]): string {
	if (LATER_KEYS.has(key)) return "is not available in this version";
	if (key === "include") return "is accepted only under tenants; an included file cannot include another";
	const expected = known.length === 0 ? "" : `; expected ${[...new Set(known)].join(", ")}`;
	return `unknown key${didYouMean(key, known)}${expected}`;
}

/** A name with blanks or capitals as it could be written. */
function suggestId(name: string, message: string): string {
	const foreign = message.includes("dots") ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g;
	const id = name
		.toLowerCase()
		.replace(foreign, "-")
		.replace(/^[.-]+|[.-]+$/g, "");
	return id === "" || id === name ? "" : `; did you mean ${id}?`;
}

function explainSecret(value: unknown, message: string): string {
	if (typeof value === "string" && LATER_REFERENCE.test(value)) {
		return `this form is not available in this version; ${message}`;
	}
	return typeof value === "string" && /^(?:env|file|exec|prompt):/.test(value)
		? `this reference is not complete or has characters that it cannot have; ${message}`
		: `a literal secret is refused; ${message}`;
}

function describe(value: unknown): string {
	if (value === null) return "nothing";
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
	if (isMapping(value)) return "a mapping";
	if (typeof value !== "string") return `the ${typeof value} ${JSON.stringify(value)}`;
	// A password in a URL, where none is expected.
	const safe = value.replace(/\/\/[^/@]*:[^/]*@/, "//...@");
	const shown = safe.length > LONGEST_QUOTE ? `${safe.slice(0, LONGEST_QUOTE)}...` : safe;
	return value.startsWith("-----") ? "a text of several lines" : JSON.stringify(shown);
}

function quoteHint(value: unknown, message: string): string {
	const isPlain = typeof value === "number" || typeof value === "boolean";
	return isPlain && /^expected (?:a tag|a DNS name|a host name|a name|an id|a user name)/.test(message)
		? "; write it in quotes"
		: "";
}

export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>((value, part) => {
		if (Array.isArray(value)) return value[Number(part)];
		return isMapping(value) ? value[part] : undefined;
	}, data);
}
