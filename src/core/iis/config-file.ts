import type { XmlElement } from "../../protocol/xml/read-tree.ts";
import type { SectionName } from "./section-schema.ts";

/** What configSections of applicationHost.config says of a section. */
export interface SectionDeclaration {
	/** Whether files below may set it, before any location tag says otherwise. */
	readonly isLocked: boolean;
	readonly allowDefinition: string;
}

/** A file outside its location tags, or one location tag. */
export interface ConfigBlock {
	/** Null outside location tags; `""` and `"."` mean the place of the file itself. */
	readonly location: string | null;
	readonly overrideMode: "Allow" | "Deny" | "Inherit";
	readonly inheritInChildApplications: boolean;
	readonly sections: ReadonlyMap<SectionName, XmlElement>;
	/** Sections that IIS would refuse as they stand here, or that are kept elsewhere, with the reason. */
	readonly flaws: ReadonlyMap<SectionName, string>;
}

export interface ParsedConfig {
	readonly blocks: readonly ConfigBlock[];
	readonly declared: ReadonlyMap<SectionName, SectionDeclaration>;
}

/**
 * A configuration file as it stands in the inheritance. `missing` is certain (the host looked); every other state
 * but `present` means that nobody can tell what is below.
 */
export type ConfigFile =
	| { readonly state: "present"; readonly path: string; readonly config: ParsedConfig }
	| { readonly state: "missing"; readonly path: string }
	| {
			readonly state: "malformed" | "unreadable" | "not-collected";
			readonly path: string;
			readonly reason: string;
	  };
