import { join, resolve } from "node:path";
import { buildCollector, collectorFileName, readCollectorTemplate } from "../scripts/build-collector.ts";
import { loadCatalog } from "../scripts/load-catalog.ts";
import { storeError } from "../store/store-error.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import type { AppParts } from "./app-parts.ts";
import { packageRoot, readToolInfo } from "./find-package.ts";

/** A collector and what a person needs to sign, allow-list and recognise it. */
export interface BuiltCollector {
	readonly tenant: string;
	/** Usual name of its file. */
	readonly fileName: string;
	readonly text: string;
	/** Of the file before it is signed, hex. */
	readonly sha256: string;
	/** Of the scripts in it, hex: what a report shows as the whole text that hosts received. */
	readonly bundle: string;
	readonly units: readonly { readonly id: string; readonly version: string; readonly sha256: string }[];
}

/** Builds the collector of one tenant from the scripts that scans use. */
export async function buildTenantCollector(
	{ bundle }: Pick<AppParts, "bundle">,
	tenant: string,
): Promise<BuiltCollector> {
	const scripts = join(packageRoot, "ps-scripts");
	const collector = buildCollector({
		template: await readCollectorTemplate(scripts),
		catalog: await loadCatalog(scripts),
		bundle,
		tenant,
		version: readToolInfo().version,
	});
	return {
		tenant,
		fileName: collectorFileName(tenant),
		...collector,
		bundle: bundle.sha256,
		units: bundle.units.map(({ id, version, sha256 }) => ({ id, version, sha256 })),
	};
}

/** Writes a collector; gives the absolute path. */
export async function writeCollector(collector: BuiltCollector, path: string): Promise<string> {
	const target = resolve(path);
	await writeAtomic(target, collector.text).catch((thrown: unknown) => {
		throw storeError(`write the collector ${target}`, thrown);
	});
	return target;
}
