import { XmlScanner } from "./scan-events.ts";
import type { XmlLimits, XmlProblem } from "./xml-limits.ts";

export interface XmlElement {
	readonly name: string;
	readonly attributes: ReadonlyMap<string, string>;
	readonly children: readonly XmlElement[];
	/** Line of its start tag, from 1. */
	readonly line: number;
}

/**
 * What to do with an element: `whole` keeps it with all below, `enter` keeps it and asks again for each child,
 * `drop` forgets it with all below.
 */
export type Wanted = "whole" | "enter" | "drop";

export type XmlTree =
	| { readonly ok: true; readonly root: XmlElement }
	| { readonly ok: false; readonly problem: XmlProblem };

interface Growing extends XmlElement {
	readonly children: XmlElement[];
	readonly isWhole: boolean;
}

/**
 * Reads a document, already decoded, into a tree of elements and attributes, without text and comments, and keeps
 * only what is wanted: a file of megabytes of which a few sections matter costs the memory of these sections. The
 * rest is read as strictly.
 *
 * `want` gets the names from the root down, the root itself excluded; the root is always entered.
 */
export function readXmlTree(
	text: string,
	want: (path: readonly string[]) => Wanted,
	options: { readonly limits?: XmlLimits } = {},
): XmlTree {
	const open: Growing[] = [];
	const path: string[] = [];
	let root: Growing | null = null;
	let dropped = 0;
	const scanner = new XmlScanner(
		{
			keepsBlanks: false,
			open(name, attributes) {
				if (dropped > 0) {
					dropped += 1;
					return;
				}
				const parent = open.at(-1);
				if (parent !== undefined) path.push(name);
				const wanted = parent === undefined ? "enter" : parent.isWhole ? "whole" : want(path);
				if (wanted === "drop") {
					path.pop();
					dropped = 1;
					return;
				}
				const element: Growing = {
					name,
					attributes: pairsOf(attributes),
					children: [],
					line: scanner.line(),
					isWhole: wanted === "whole",
				};
				parent?.children.push(element);
				root ??= element;
				open.push(element);
			},
			text: () => undefined,
			close() {
				if (dropped > 0) {
					dropped -= 1;
					return;
				}
				open.pop();
				path.pop();
			},
		},
		{ ...options, allowComments: true },
	);
	const problem = scanner.write(text) ?? scanner.end();
	if (problem !== null) return { ok: false, problem };
	if (root === null) {
		return { ok: false, problem: { code: "malformed", message: "no element", line: 1, column: 1 } };
	}
	return { ok: true, root };
}

function pairsOf(parts: readonly string[]): ReadonlyMap<string, string> {
	const pairs = new Map<string, string>();
	for (let index = 0; index + 1 < parts.length; index += 2)
		pairs.set(parts[index] ?? "", parts[index + 1] ?? "");
	return pairs;
}
