import { DEFAULT_XML_LIMITS } from "../../protocol/xml/xml-limits.ts";
import { readXmlTree, type Wanted, type XmlElement } from "../../protocol/xml/read-tree.ts";
import type { ConfigBlock, ParsedConfig } from "./config-file.ts";
import { readDeclarations } from "./read-declarations.ts";
import { SECTION_NAMES, type SectionName } from "./section-schema.ts";

export type ParseResult =
	| { readonly ok: true; readonly config: ParsedConfig }
	| { readonly ok: false; readonly reason: string };

/** Real files have some thousand elements; the largest one seen, of 1.7 MB, has 15,000. */
const LIMITS = { ...DEFAULT_XML_LIMITS, maxElements: 100_000, maxDepth: 60 };

/** Reads applicationHost.config or a web.config: the sections that matter, in their location tags. */
export function parseConfig(text: string): ParseResult {
	const tree = readXmlTree(text, wanted, { limits: LIMITS });
	if (!tree.ok) {
		const { line, column, message } = tree.problem;
		return { ok: false, reason: `line ${line}, column ${column}: ${message}` };
	}
	const { root } = tree;
	if (root.name !== "configuration") return { ok: false, reason: "its root is not <configuration>" };
	const locations = root.children.filter((child) => child.name === "location");
	const blocks = [readBlock(root, null), ...locations.map((tag) => readBlock(tag, tag))];
	return { ok: true, config: { blocks, declared: readDeclarations(root) } };
}

/** Names of sections and of the groups above them, in small letters. */
const LOWER = SECTION_NAMES.map((name) => name.toLowerCase());

/** Names in the wrong case are kept as well, so that they can be called a flaw: IIS refuses them. */
function wanted(path: readonly string[]): Wanted {
	if (path[0] === "configSections") return "whole";
	const inside = path[0] === "location" ? path.slice(1) : path;
	if (inside.length === 0) return "enter";
	const name = inside.join("/").toLowerCase();
	if (LOWER.includes(name)) return "whole";
	return LOWER.some((section) => section.startsWith(`${name}/`)) ? "enter" : "drop";
}

function readBlock(parent: XmlElement, tag: XmlElement | null): ConfigBlock {
	const sections = new Map<SectionName, XmlElement>();
	const flaws = new Map<SectionName, string>();
	const visit = (element: XmlElement, above: readonly string[]): void => {
		for (const child of element.children) {
			if (above.length === 0 && (child.name === "location" || child.name === "configSections")) continue;
			const path = [...above, child.name];
			const name = path.join("/");
			for (const section of SECTION_NAMES) {
				const lower = section.toLowerCase();
				const isSection = lower === name.toLowerCase();
				const isWrongCase = !`${section}/`.startsWith(`${name}/`);
				if (!isSection && !lower.startsWith(`${name.toLowerCase()}/`)) continue;
				if (isWrongCase) flaws.set(section, `<${child.name}> is written in the wrong case`);
				else if (isSection && sections.has(section)) flaws.set(section, `<${child.name}> stands there twice`);
				else if (isSection) sections.set(section, child);
			}
			if (!SECTION_NAMES.includes(name as SectionName)) visit(child, path);
		}
	};
	visit(parent, []);
	for (const [section, element] of sections) {
		const elsewhere = ["configSource", "childSource", "configProtectionProvider"].find((attribute) =>
			element.attributes.has(attribute),
		);
		if (elsewhere !== undefined) flaws.set(section, `its content is elsewhere or encrypted (${elsewhere})`);
	}
	return {
		location: tag === null ? null : (tag.attributes.get("path") ?? ""),
		overrideMode: tag === null ? "Inherit" : overrideModeOf(tag),
		inheritInChildApplications: tag?.attributes.get("inheritInChildApplications")?.toLowerCase() !== "false",
		sections,
		flaws,
	};
}

/** `allowOverride` is the older form of `overrideMode`. */
function overrideModeOf(tag: XmlElement): ConfigBlock["overrideMode"] {
	const mode = tag.attributes.get("overrideMode")?.toLowerCase();
	const allow = tag.attributes.get("allowOverride")?.toLowerCase();
	if (mode === "deny" || (mode === undefined && allow === "false")) return "Deny";
	if (mode === "allow" || (mode === undefined && allow === "true")) return "Allow";
	return "Inherit";
}
