import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { LabHostState } from "../state/host-state.ts";
import { bytesOf, isPersonal, type TextFile } from "../state/text-file.ts";
import { RECORDED_COMPUTER_NAME } from "./recorded-values.ts";

/** The unit whose answers carry files, and its parameter with the hashes that the client has. */
const UNIT = "collect/iis-config";
const PARAMETER = `${UNIT} knownHashes string `;

/** As far as the lab looks into a recorded answer. */
interface RecordedFile {
	readonly path: string;
	sha256: string | null;
	size: number | null;
	content: string | null;
}
interface RecordedEnvelope {
	readonly data: { readonly files: readonly RecordedFile[] } | null;
}

/**
 * Recorded hosts have a placeholder for their name, in their files too. This puts the host's own name there, and
 * the hashes and sizes that follow from it. Lines of other units come back as they are.
 */
export function personalise(line: string, state: LabHostState): string {
	const head = `E${UNIT} `;
	if (!line.startsWith(head)) return line;
	const envelope = JSON.parse(line.slice(head.length)) as RecordedEnvelope;
	for (const file of envelope.data?.files ?? []) {
		const own = state.texts[file.path];
		if (own === undefined || !isPersonal(own)) continue;
		const bytes = bytesOf(own, state.computerName);
		if (file.sha256 !== null) file.sha256 = sha256(bytes);
		if (file.size !== null) file.size = bytes.length;
		if (file.content !== null) file.content = withName(file.content, state.computerName);
	}
	return head + JSON.stringify(envelope).replace(/[^\x20-\x7E]/g, escapeCharacter);
}

function withName(content: string, computerName: string): string {
	const text = gunzipSync(Buffer.from(content, "base64")).toString("utf8");
	if (!text.includes(RECORDED_COMPUTER_NAME)) return content;
	return gzipSync(text.replaceAll(RECORDED_COMPUTER_NAME, computerName)).toString("base64");
}

/**
 * Parameter lines under which an answer is kept: hashes that this host does not have change nothing and are left
 * out, the others are those of the placeholder's files, in order.
 */
export function comparableParameters(lines: readonly string[], state: LabHostState): readonly string[] {
	return lines.flatMap((line) => {
		if (!line.startsWith(PARAMETER)) return [line];
		const given = Buffer.from(line.slice(PARAMETER.length), "base64").toString("utf8").split(",");
		const recorded = recordedHashes(state);
		const known = new Set(given.flatMap((hash) => recorded.get(hash) ?? []));
		return known.size === 0 ? [] : [knownHashesLine([...known])];
	});
}

/** Parameter line for a client that has these hashes. */
export function knownHashesLine(hashes: readonly string[]): string {
	return PARAMETER + Buffer.from([...hashes].sort().join(","), "utf8").toString("base64");
}

/** Hashes of the files whose text an answer carries. */
export function hashesIn(lines: readonly string[]): string[] {
	const line = lines.find((text) => text.startsWith(`E${UNIT} `));
	if (line === undefined) return [];
	const envelope = JSON.parse(line.slice(UNIT.length + 2)) as RecordedEnvelope;
	const files = envelope.data?.files ?? [];
	return files.flatMap(({ sha256: hash, content }) => (hash === null || content === null ? [] : [hash]));
}

/** Hashes of the files that hosts of this state share whatever their name is. */
export function sharedHashes(state: LabHostState): ReadonlySet<string> {
	return new Set(
		Object.values(state.texts)
			.filter((file) => !isPersonal(file))
			.map(hashOf),
	);
}

/** Hash of the placeholder's file by the hash that this host has. */
function recordedHashes(state: LabHostState): ReadonlyMap<string, string> {
	return new Map(
		Object.values(state.texts).map((file) =>
			isPersonal(file)
				? [sha256(bytesOf(file, state.computerName)), hashOf(file)]
				: [hashOf(file), hashOf(file)],
		),
	);
}

/** Hosts share their files; most of the bytes are hashed once. */
const HASHES = new WeakMap<TextFile, string>();

function hashOf(file: TextFile): string {
	const known = HASHES.get(file) ?? sha256(bytesOf(file, RECORDED_COMPUTER_NAME));
	HASHES.set(file, known);
	return known;
}

function sha256(bytes: Buffer): string {
	return createHash("sha256").update(bytes).digest("hex");
}

function escapeCharacter(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
