import type { Secret } from "../core/secret.ts";
import type { LoadOptions } from "./inventory.ts";
import type { Problem } from "./source/problem.ts";
import type { SourceFile } from "./source/source-file.ts";
import { takePlaintext } from "./take-plaintext.ts";

/** What the steps of one load share. */
export interface Loading {
	readonly source: SourceFile;
	readonly options: LoadOptions;
	readonly plaintext: Map<string, Secret>;
	readonly problems: Problem[];
}

export function withoutLiterals(loading: Loading, tenant: string, data: unknown): unknown {
	return loading.options.allowPlaintextSecrets === true
		? takePlaintext(tenant, data, loading.plaintext)
		: data;
}
