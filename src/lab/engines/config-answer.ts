import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { LabHostState } from "../state/host-state.ts";
import { bytesOf, isPersonal } from "../state/text-file.ts";
import { RECORDED_COMPUTER_NAME } from "./recorded-values.ts";

/** The unit whose answers carry files, and its parameter with the hashes that the client has. */
const UNIT = "collect/iis-config";
const PARAMETER = `${UNIT} knownHashes string `;

/** As far as the lab looks into a recorded answer. */
interface RecordedFile {
	readonly path: string;
	sha256: string | null;
	size: number | null;
	modifiedUtc: string | null;
	blanked: number;
	content: string | null;
	known: boolean;
}
interface RecordedEnvelope {
	readonly data: { readonly files: readonly RecordedFile[] } | null;
}

/** Hashes of the files that the client has, so that they need not be sent. */
export function knownHashes(parameters: readonly string[]): ReadonlySet<string> {
	const line = parameters.find((text) => text.startsWith(PARAMETER));
	const text = Buffer.from(line?.slice(PARAMETER.length) ?? "", "base64").toString("utf8");
	return new Set(text === "" ? [] : text.split(","));
}

/** Whether a parameter line says which files the client has. Answers are recorded for a client that has none. */
export function isKnownHashes(line: string): boolean {
	return line.startsWith(PARAMETER);
}

/**
 * Recorded hosts have a placeholder for their name, in their files too. This puts the host's own name there, and
 * the hashes, sizes and times that follow from it, and leaves out the content of what the client has, as the unit
 * does. Lines of other units come back as they are.
 */
export function personalise(line: string, state: LabHostState, known: ReadonlySet<string>): string {
	const head = `E${UNIT} `;
	if (!line.startsWith(head)) return line;
	const envelope = JSON.parse(line.slice(head.length)) as RecordedEnvelope;
	for (const file of envelope.data?.files ?? []) personaliseFile(file, state, known);
	return head + JSON.stringify(envelope).replace(/[^\x20-\x7E]/g, escapeCharacter);
}

function personaliseFile(file: RecordedFile, state: LabHostState, known: ReadonlySet<string>): void {
	const own = state.texts[file.path];
	if (own !== undefined && file.modifiedUtc !== null) {
		file.modifiedUtc = new Date(own.modifiedUtc).toISOString();
	}
	const isOwn = own !== undefined && isPersonal(own);
	if (isOwn) {
		const bytes = bytesOf(own, state.computerName);
		if (file.sha256 !== null) file.sha256 = createHash("sha256").update(bytes).digest("hex");
		if (file.size !== null) file.size = bytes.length;
	}
	if (file.sha256 !== null && known.has(file.sha256)) {
		file.known = true;
		file.content = null;
		file.blanked = 0;
	}
	if (isOwn && file.content !== null) file.content = withName(file.content, state.computerName);
}

function withName(content: string, computerName: string): string {
	const text = gunzipSync(Buffer.from(content, "base64")).toString("utf8");
	if (computerName === RECORDED_COMPUTER_NAME || !text.includes(RECORDED_COMPUTER_NAME)) return content;
	return gzipSync(text.replaceAll(RECORDED_COMPUTER_NAME, computerName)).toString("base64");
}

function escapeCharacter(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
