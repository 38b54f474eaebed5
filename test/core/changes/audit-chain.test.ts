import { describe, expect, it } from "vitest";
import { chainEntry, checkChain, EMPTY_CHAIN } from "../../../src/core/changes/audit-chain.ts";
import type { AuditNote } from "../../../src/core/model/change/audit-entry.ts";

function auditNote(overrides: Partial<AuditNote> = {}): AuditNote {
	return {
		time: "2026-11-26T22:00:00.000Z",
		operator: { user: "admin", machine: "ops01" },
		run: "20261126T220000Z",
		plan: "p",
		tenant: "contoso",
		host: "contoso/berlin/ex01",
		unit: "mitigate/small",
		script: "5".repeat(64),
		action: "apply",
		before: null,
		after: null,
		outcome: "started",
		detail: "",
		...overrides,
	};
}

function chain(count: number): string[] {
	let head = EMPTY_CHAIN;
	return Array.from({ length: count }, (_, index) => {
		const next = chainEntry(head, auditNote({ detail: `step ${index}` }));
		head = next.head;
		return next.line;
	});
}

const linesOf = (lines: readonly string[]): number[] =>
	checkChain(lines, "contoso").problems.map(({ line }) => line);

describe("the chain of an audit log", () => {
	it("is whole as it was written", () => {
		const checked = checkChain(chain(5), "contoso");
		expect(checked.problems).toEqual([]);
		expect(checked.head).toEqual({ entries: 5, hash: checked.hashes[4] });
	});

	it("shows an entry of which a single character was changed, wherever it is", () => {
		const lines = chain(3);
		const line = lines[1] ?? "";
		for (let at = 0; at < line.length; at += 7) {
			const other = line[at] === "x" ? "y" : "x";
			const changed = `${line.slice(0, at)}${other}${line.slice(at + 1)}`;
			expect(linesOf([lines[0] ?? "", changed, lines[2] ?? ""])).toContain(2);
		}
	});

	it("shows an entry that was removed", () => {
		expect(linesOf(chain(5).toSpliced(2, 1))).not.toEqual([]);
		expect(linesOf(chain(5).slice(1))).not.toEqual([]);
	});

	it("shows entries that changed places", () => {
		const [a = "", b = "", c = ""] = chain(3);
		expect(linesOf([a, c, b])).not.toEqual([]);
	});

	it("shows an entry that was made anew with a hash of its own", () => {
		const lines = chain(3);
		const forged = chainEntry({ entries: 1, hash: "f".repeat(64) }, auditNote()).line;
		expect(linesOf([lines[0] ?? "", forged, lines[2] ?? ""])).toEqual([2, 3]);
	});

	it("shows entries of another tenant", () => {
		expect(checkChain(chain(1), "fabrikam").problems).toHaveLength(1);
	});

	it("cannot be broken by a text that looks like the end of an entry", () => {
		const { line } = chainEntry(EMPTY_CHAIN, auditNote({ detail: `","hash":"${"0".repeat(64)}"}` }));
		expect(linesOf([line])).toEqual([]);
	});
});
