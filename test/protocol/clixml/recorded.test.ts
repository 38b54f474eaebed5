import { Parser } from "xml2js";
import { describe, expect, it } from "vitest";
import {
	getProperty,
	isObject,
	psEnum,
	type PsValue,
	readClixml,
	readClixmlStream,
	textOf,
	writeClixml,
} from "../../../src/protocol/clixml/index.ts";
import { unescapeText } from "../../../src/protocol/clixml/escape-text.ts";
import { readFileSync } from "node:fs";
import { recordedClixml } from "../../support/clixml-fixtures.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";

const files = recordedClixml();

function valuesOf(text: string): readonly PsValue[] {
	const result = readClixml(text);
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	expect(result.warnings).toEqual([]);
	return result.items.map(({ value }) => value);
}

interface Node {
	readonly "#name": string;
	readonly $?: Readonly<Record<string, string>>;
	readonly $$?: readonly Node[];
	readonly _?: string;
}

/** What both readers must agree on. */
interface Counts {
	/** Elements by what they make: objects, references, simple values by their tag. */
	readonly tags: Map<string, number>;
	/** Names of properties, and texts of strings, in order. */
	readonly names: string[];
	readonly texts: string[];
}

function count(counts: Counts, tag: string): void {
	counts.tags.set(tag, (counts.tags.get(tag) ?? 0) + 1);
}

const STRUCTURE = ["Objs", "TN", "T", "TNRef", "Props", "ToString", "En"];

/** Of the tree that xml2js makes. */
function countNodes(node: Node, counts: Counts): Counts {
	const tag = node["#name"];
	if (tag === "__text__") return counts;
	if (tag === "ToString") counts.texts.push(unescapeText(node._ ?? ""));
	if (!STRUCTURE.includes(tag) && !(tag === "MS" && node.$?.["N"] === undefined)) count(counts, tag);
	if (node.$?.["N"] !== undefined) counts.names.push(unescapeText(node.$["N"]));
	if (tag === "S") counts.texts.push(unescapeText(node._ ?? ""));
	for (const child of node.$$ ?? []) countNodes(child, counts);
	return counts;
}

/** Of our values. An object met again is a reference, as the sender wrote it. */
function countValues(value: PsValue, counts: Counts, seen: Set<PsValue>, name?: string): Counts {
	if (name !== undefined) counts.names.push(name);
	if (typeof value === "string") {
		count(counts, "S");
		counts.texts.push(value);
	} else if (value === null) count(counts, "Nil");
	else if (typeof value === "boolean") count(counts, "B");
	else if (typeof value === "number") count(counts, "I32");
	else if (typeof value === "bigint") count(counts, "I64");
	else if (value instanceof Uint8Array) count(counts, "BA");
	else if (value.kind === "primitive") count(counts, value.type);
	else if (value.kind === "object" && seen.has(value)) count(counts, "Ref");
	else if (value.kind === "object") {
		seen.add(value);
		count(counts, "Obj");
		if (value.text !== null) counts.texts.push(value.text);
		const inner = value.value;
		if (typeof inner === "object" && inner !== null && "kind" in inner && inner.kind === "list") {
			count(counts, inner.form);
			for (const item of inner.items) countValues(item, counts, seen);
		} else if (
			typeof inner === "object" &&
			inner !== null &&
			"kind" in inner &&
			inner.kind === "dictionary"
		) {
			count(counts, "DCT");
			for (const [key, entry] of inner.entries) {
				countValues(key, counts, seen, "Key");
				countValues(entry, counts, seen, "Value");
			}
		} else if (inner !== null) countValues(inner, counts, seen);
		for (const members of [value.adapted, value.extended]) {
			for (const [member, content] of members) countValues(content, counts, seen, member);
		}
	} else if (value.kind === "members") {
		count(counts, "MS");
		for (const [member, content] of value.members) countValues(content, counts, seen, member);
	}
	return counts;
}

const emptyCounts = (): Counts => ({ tags: new Map(), names: [], texts: [] });
/** The order of ToString, Props and MS is the sender's; ours is fixed. */
const sorted = ({ tags, names, texts }: Counts): unknown => ({
	tags: Object.fromEntries(tags),
	names: names.sort(),
	texts: texts.sort(),
});

describe.skipIf(!hasFixtures)("recorded CLIXML of real servers", () => {
	it("are there", () => {
		expect(files.length).toBeGreaterThan(150);
	});

	it.each(files.map(({ path, text }) => [path, text] as const))(
		"%s is read, and the same when written and read again",
		(_, text) => {
			const values = valuesOf(text);
			// One of them holds nothing.
			expect(values.length > 0).toBe(/<(?!\/?Objs)/.test(text));
			expect(valuesOf(writeClixml(values))).toEqual(values);
		},
	);

	it.each(files.filter(({ text }) => text.length < 1_300_000).map(({ path, text }) => [path, text] as const))(
		"%s has the elements, names and texts that xml2js finds",
		async (_, text) => {
			const parser = new Parser({
				explicitChildren: true,
				preserveChildrenOrder: true,
				charsAsChildren: true,
				includeWhiteChars: true,
				explicitRoot: false,
			});
			const root: Node = await parser.parseStringPromise(text.replace(/^\ufeff/, ""));
			const ours = emptyCounts();
			const seen = new Set<PsValue>();
			for (const value of valuesOf(text)) countValues(value, ours, seen);
			expect(sorted(ours)).toEqual(sorted(countNodes(root, emptyCounts())));
		},
	);

	it("has the services of the server with names and states", () => {
		const file = files.find(({ path }) => path.endsWith("E19/OS/GetService.xml"));
		const services = valuesOf(file?.text ?? "");
		const transport = services.find((service) => getProperty(service, "Name") === "MSExchangeTransport");
		expect(textOf(getProperty(transport, "Status"))).toBe("Running");
		const status = getProperty(transport, "Status");
		expect(isObject(status) ? status.value : null).toBe(psEnum("", 4, "").value);
	});

	it.each(["test_sanitise_clixml_with_error.xml", "test_sanitise_clixml_with_no_errors.xml"])(
		"%s, the error output of a real 5.1, is a stream of values",
		(name) => {
			const { parts, warnings } = readClixmlStream(readFileSync(fixturePath("pypsrp/data", name)));
			expect(warnings).toEqual([]);
			expect(parts.every((part) => part.kind === "value")).toBe(true);
			const errors = parts.flatMap((part) =>
				part.kind === "value" && part.stream === "Error" ? [part.value] : [],
			);
			expect(errors.length > 0).toBe(name.includes("with_error"));
		},
	);
});
