import type { Product } from "./knowledge.ts";

/** A request or response shape by which a mitigation is judged: harmless text that has what the rule looks for. */
export interface MitigationProbe {
	readonly name: string;
	readonly method: "GET" | "POST";
	/** Path and query as sent. `{path}` stands for each of the paths of the mitigation. */
	readonly target: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** One mitigation: what it changes, how to see whether it works, what it costs. */
export interface MitigationEntry {
	/** Stable: stored in run documents and compared between runs. */
	readonly id: string;
	readonly title: string;
	/** `inbound` and `outbound` are rules of URL Rewrite; `services` stops services or application pools. */
	readonly kind: "inbound" | "outbound" | "services";
	/** The first decides by build whether the mitigation is still needed. */
	readonly cves: readonly string[];
	/** Products for which it exists. */
	readonly products: readonly Product[];
	/** Site of the rules; null for services. */
	readonly site: string | null;
	/** Paths of the site where it must work. */
	readonly paths: readonly string[];
	/**
	 * Names under which tools and guidance create it, with the tool. One with `words` is the name that IIS proposes to
	 * everybody: it counts only where a pattern of the rule has all of them.
	 */
	readonly ruleNames: readonly {
		readonly name: string;
		readonly tool: string;
		readonly words?: readonly string[] | undefined;
	}[];
	/** Ids of the Emergency Mitigation service. */
	readonly emergencyIds: readonly string[];
	/** Shapes that must not get through, and shapes that must. For `outbound`: responses that must carry the header. */
	readonly attacks: readonly MitigationProbe[];
	readonly ordinary: readonly MitigationProbe[];
	/** Response header, and the directive of it that must be set. */
	readonly header: { readonly name: string; readonly directive: string; readonly value: string } | null;
	readonly services: readonly string[];
	readonly appPools: readonly string[];
	/** What users lose while it is active. */
	readonly sideEffects: readonly string[];
	/** What it does not protect against. */
	readonly limits: readonly string[];
	readonly source: readonly string[];
}
