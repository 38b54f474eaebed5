import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { StateChange } from "../state/state-change.ts";
import type { Transition } from "./transition.ts";

/** Long parts of recordings by the hash of their gzip. Stories share most of them. */
export interface Contents {
	get(hash: string): Buffer | undefined;
	set(hash: string, gzip: Buffer): void;
}

const CONTENT = /"content":"([A-Za-z0-9+/]{40,}={0,2})"/g;
const REFERENCE = /"content":"#([0-9a-f]{64})"/g;
/** A line that is nothing but a reference; no frame begins so. */
const LINE_REFERENCE = /^#([0-9a-f]{64})$/;
/** Longer lines of changes are kept apart: verifying says the same again and again. */
const LONG_LINE = 1000;

/** A transition as it stands in its file: texts of hosts, and long lines, are references. */
export function withReferences(transition: Transition, contents: Contents): Transition {
	const isChange = transition.units.some((unit) => unit.startsWith("mitigate/"));
	const lines = transition.lines.map((line) => {
		const short = line.replace(
			CONTENT,
			(_content, base64: string) => `"content":"#${put(Buffer.from(base64, "base64"), contents)}"`,
		);
		return isChange && short.length > LONG_LINE ? `#${put(gzipSync(short), contents)}` : short;
	});
	const { next } = transition;
	return {
		...transition,
		lines,
		next: next && changeTemplates(next, (text) => put(gzipSync(text), contents)),
	};
}

/**
 * The other way round. Lines are put together each time they are asked for: all of them would be large.
 *
 * @throws Error for a content that is not there
 */
export function withContents(transition: Transition, contents: Pick<Contents, "get">): Transition {
	const get = (hash: string): Buffer => {
		const gzip = contents.get(hash);
		if (gzip === undefined) throw new Error(`the recordings have no content ${hash}`);
		return gzip;
	};
	const textOf = (hash: string): string => gunzipSync(get(hash)).toString("utf8");
	const lineOf = (line: string): string => {
		const reference = LINE_REFERENCE.exec(line)?.[1];
		const long = reference === undefined ? line : textOf(reference);
		return long.replace(
			REFERENCE,
			(_reference, hash: string) => `"content":"${get(hash).toString("base64")}"`,
		);
	};
	for (const line of transition.lines) lineOf(line);
	const { lines, next } = transition;
	return {
		...transition,
		get lines() {
			return lines.map(lineOf);
		},
		next: next && changeTemplates(next, textOf),
	};
}

/** Puts something else in the place of each text that a host has after a run. */
function changeTemplates(next: StateChange, change: (template: string) => string): StateChange {
	const { texts } = next.tables;
	if (texts === undefined) return next;
	const set = Object.entries(texts.set).map(([path, file]) => {
		const isFile = typeof file === "object" && file !== null && !Array.isArray(file);
		const template = isFile ? file["template"] : undefined;
		return [
			path,
			typeof template === "string" ? { ...(isFile ? file : {}), template: change(template) } : file,
		];
	});
	return { ...next, tables: { ...next.tables, texts: { ...texts, set: Object.fromEntries(set) } } };
}

function put(gzip: Buffer, contents: Contents): string {
	const hash = createHash("sha256").update(gzip).digest("hex");
	contents.set(hash, gzip);
	return hash;
}
