import { createHash } from "node:crypto";
import {
	AUDIT_SCHEMA,
	type AuditEntry,
	type AuditNote,
	auditEntrySchema,
} from "../model/change/audit-entry.ts";

/** Last entry of a chain: whoever has noted it elsewhere can tell a shortened log. */
export interface AuditHead {
	readonly entries: number;
	/** Null for an empty chain. */
	readonly hash: string | null;
}

export const EMPTY_CHAIN: AuditHead = { entries: 0, hash: null };

/**
 * Text of the next line and the new head. The hash is that of the whole text before it, so that not a single
 * character can be changed.
 */
export function chainEntry(
	head: AuditHead,
	note: AuditNote,
): { readonly line: string; readonly head: AuditHead } {
	const entry: AuditEntry = {
		schema: AUDIT_SCHEMA,
		number: head.entries + 1,
		previous: head.hash,
		...note,
	};
	const body = JSON.stringify(entry);
	const hash = hashOf(body);
	return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, head: { entries: entry.number, hash } };
}

/** What is wrong with a chain; `line` counts from 1. */
export interface ChainProblem {
	readonly line: number;
	readonly message: string;
}

export interface ChainCheck {
	readonly head: AuditHead;
	readonly problems: readonly ChainProblem[];
	/** Hash of each entry, in order; null for a line that is none. */
	readonly hashes: readonly (string | null)[];
}

/** Finds every line that was changed, removed, added or moved since it was written. */
export function checkChain(lines: readonly string[], tenant: string): ChainCheck {
	const problems: ChainProblem[] = [];
	const hashes: (string | null)[] = [];
	let head = EMPTY_CHAIN;
	for (const [index, line] of lines.entries()) {
		const read = readEntry(line);
		const at = index + 1;
		if (typeof read === "string") {
			problems.push({ line: at, message: read });
			hashes.push(null);
			// What follows is judged by itself; one bad line is one problem.
			head = { entries: at, hash: null };
			continue;
		}
		const { entry, hash } = read;
		const wasBad = index > 0 && hashes[index - 1] === null;
		if (entry.tenant !== tenant) problems.push({ line: at, message: `is of tenant ${entry.tenant}` });
		if (entry.number !== at) {
			problems.push({ line: at, message: `has the number ${entry.number}: an entry is missing or moved` });
		}
		if (!wasBad && entry.previous !== head.hash) {
			problems.push({ line: at, message: "does not follow on the entry before it" });
		}
		hashes.push(hash);
		head = { entries: at, hash };
	}
	return { head, problems, hashes };
}

/** An entry with its hash, or what is wrong with the line. */
export function readEntry(line: string): { readonly entry: AuditEntry; readonly hash: string } | string {
	const match = /^(.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line);
	if (match === null) return "is no entry";
	const [, start = "", hash = ""] = match;
	const body = `${start}}`;
	if (hashOf(body) !== hash) return "was changed";
	try {
		return { entry: auditEntrySchema.parse(JSON.parse(body)), hash };
	} catch {
		return "is no entry";
	}
}

function hashOf(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}
