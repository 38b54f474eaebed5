import { type RootOptions, type WebFile, webConfig } from "./iis-facts.ts";

/** What a set of rules does with the shapes of a mitigation. */
export type MutantClass = "EFFECTIVE" | "INEFFECTIVE" | "BLOCKS_BENIGN" | "CANNOT_JUDGE";

export interface Mutant {
	readonly name: string;
	/** Id of the mitigation. */
	readonly id: string;
	readonly web: Readonly<Record<string, WebFile>>;
	readonly root?: RootOptions;
	readonly expected: MutantClass;
	/** What ASP.NET Core says instead, with the reason; only for rules of the site itself. */
	readonly judge?: readonly [says: MutantClass, reason: string];
}

export const INVISIBLE = "it sees neither inheritance nor modules";

/** A web.config of the site with these rules. */
export const site = (rules: string) => ({ "/": webConfig(`<rules>${rules}</rules>`) });
