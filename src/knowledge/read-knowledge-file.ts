import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { errorText, FleetError } from "../core/errors.ts";

export interface ReadFile<Content> {
	readonly content: Content;
	/** Of the bytes as they lie on disk. */
	readonly sha256: string;
}

/** Reads and checks one file of a folder; null when the folder has no such file. */
export async function readKnowledgeFile<Content>(
	path: string,
	schema: z.ZodType<Content>,
): Promise<ReadFile<Content> | null> {
	const bytes = await readFile(path).catch((thrown: NodeJS.ErrnoException) => {
		if (thrown.code === "ENOENT") return null;
		throw invalid(path, errorText(thrown), thrown);
	});
	if (bytes === null) return null;
	const checked = schema.safeParse(parseJson(path, bytes));
	if (!checked.success) {
		const [issue] = checked.error.issues;
		const where = issue === undefined || issue.path.length === 0 ? "the file itself" : issue.path.join(".");
		throw invalid(path, `${where}: ${issue?.message ?? "does not fit the schema"}`);
	}
	return { content: checked.data, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Replaces the short names of sources by what they stand for. */
export function expandSources<Row extends { readonly source: readonly string[] }>(
	path: string,
	file: { readonly sources: Readonly<Record<string, string>>; readonly entries: readonly Row[] },
): readonly Row[] {
	return file.entries.map((entry, index) => {
		const source = entry.source.map((key) => {
			const text = Object.hasOwn(file.sources, key) ? file.sources[key] : undefined;
			if (text === undefined) throw invalid(path, `entries.${index}.source: no source is called "${key}"`);
			return text;
		});
		return { ...entry, source };
	});
}

function parseJson(path: string, bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString("utf8"));
	} catch (thrown) {
		throw invalid(path, errorText(thrown), thrown);
	}
}

function invalid(path: string, problem: string, cause?: unknown): FleetError {
	return new FleetError("knowledge-invalid", `${path}: ${problem}`, {
		hint: "Correct the file, or leave --knowledge away to use the built-in data.",
		...(cause === undefined ? {} : { cause }),
	});
}
