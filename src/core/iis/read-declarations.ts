import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import type { SectionDeclaration } from "./config-file.ts";
import { SECTION_NAMES, type SectionName } from "./section-schema.ts";

/** Reads configSections, which say where a section may be set and whether files below may set it. */
export function readDeclarations(root: XmlElement): ReadonlyMap<SectionName, SectionDeclaration> {
	const declared = new Map<SectionName, SectionDeclaration>();
	const visit = (element: XmlElement, above: readonly string[]): void => {
		for (const child of element.children) {
			const path = [...above, child.attributes.get("name") ?? ""];
			if (child.name === "sectionGroup") visit(child, path);
			const section = SECTION_NAMES.find((name) => name === path.join("/"));
			if (child.name !== "section" || section === undefined) continue;
			declared.set(section, {
				isLocked: child.attributes.get("overrideModeDefault") === "Deny",
				allowDefinition: child.attributes.get("allowDefinition") ?? "Everywhere",
			});
		}
	};
	for (const child of root.children) if (child.name === "configSections") visit(child, []);
	return declared;
}
