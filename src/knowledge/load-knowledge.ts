import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { z } from "zod";
import { FleetError } from "../core/errors.ts";
import type { Knowledge } from "../core/model/knowledge.ts";
import type { KnowledgeInfo } from "../core/model/run-document.ts";
import { expandSources, type ReadFile, readKnowledgeFile } from "./read-knowledge-file.ts";
import { KNOWLEDGE_FILE_SCHEMAS as SCHEMAS, type KnowledgeFileName } from "./schema.ts";

/** The build copies the data files beside the compiled loader. */
const BUILT_IN = join(import.meta.dirname, "data");

type Loaded<Content> = ReadFile<Content> & { readonly path: string; readonly label: string };

/**
 * Reads the knowledge files, checked. A folder may hold all of them or only the newer ones; the built-in file
 * stands in for a missing one, and `info` says so (`cves.json (built-in)`).
 *
 * Fails with FleetError `knowledge-invalid`, naming the file and the place in it.
 */
export async function loadKnowledge(folder?: string): Promise<Knowledge> {
	const chosen = folder === undefined ? null : resolve(folder);
	if (chosen !== null) await checkFolder(chosen);
	const [builds, cves, support, knownIssues, mitigations] = await Promise.all([
		load(chosen, "builds.json", SCHEMAS["builds.json"]),
		load(chosen, "cves.json", SCHEMAS["cves.json"]),
		load(chosen, "support.json", SCHEMAS["support.json"]),
		load(chosen, "known-issues.json", SCHEMAS["known-issues.json"]),
		load(chosen, "mitigations.json", SCHEMAS["mitigations.json"]),
	]);
	return {
		builds: expandSources(builds.path, builds.content),
		cves: expandSources(cves.path, cves.content),
		support: expandSources(support.path, support.content),
		knownIssues: expandSources(knownIssues.path, knownIssues.content),
		mitigations: expandSources(mitigations.path, mitigations.content),
		info: { files: [builds, cves, support, knownIssues, mitigations].map(infoOf), folder: chosen },
	};
}

async function load<Content>(
	folder: string | null,
	name: KnowledgeFileName,
	schema: z.ZodType<Content>,
): Promise<Loaded<Content>> {
	if (folder !== null) {
		const path = join(folder, name);
		const own = await readKnowledgeFile(path, schema);
		if (own !== null) return { ...own, path, label: name };
	}
	const path = join(BUILT_IN, name);
	const builtIn = await readKnowledgeFile(path, schema);
	if (builtIn === null) throw new FleetError("knowledge-invalid", `${path}: the built-in file is missing`);
	return { ...builtIn, path, label: folder === null ? name : `${name} (built-in)` };
}

async function checkFolder(folder: string): Promise<void> {
	const found = await stat(folder).catch(() => null);
	if (found?.isDirectory()) return;
	const names = Object.keys(SCHEMAS).join(", ");
	throw new FleetError("knowledge-invalid", `${folder}: no such folder`, {
		hint: `--knowledge takes a folder with one or more of ${names}.`,
	});
}

function infoOf(loaded: Loaded<{ readonly asOf: string }>): KnowledgeInfo["files"][number] {
	return { name: loaded.label, asOf: loaded.content.asOf, sha256: loaded.sha256 };
}
