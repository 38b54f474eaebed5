import { createHash } from "node:crypto";
import { z } from "zod";
import { cleanText } from "../core/clean-text.ts";
import { FleetError } from "../core/errors.ts";
import { envelopeSchema } from "../core/model/envelope.ts";
import type { ScriptBundle, UnitParameter } from "../core/model/script-bundle.ts";
import {
	askParameters,
	type FileName,
	MOST_FILE_BYTES,
	PIECE_BYTES,
	PIECES_PER_RUN,
	putParameters,
	removeParameters,
	safeFileName,
} from "./file-parameters.ts";
import { type FileContent, type FileOptions, type Session, TransportError } from "./transport.ts";

const answerSchema = z.object({ path: z.string().max(500), complete: z.boolean(), removed: z.boolean() });
type Answer = z.infer<typeof answerSchema>;

/**
 * `Session.putFile` over any session that runs scripts.
 *
 * @throws FleetError `file-too-large`, `file-empty`, `file-changed` (its bytes have another hash); TransportError
 */
export async function putFile(
	session: Pick<Session, "run">,
	content: FileContent,
	sha256: string,
	name: string,
	options: FileOptions,
): Promise<string> {
	const file = { sha256, name: safeFileName(name) };
	const bytes = await readContent(content, file);
	const unit = unitOf(options.bundle);
	let answer = await ask(session, file, askParameters(unit, file), options);
	const partBytes = PIECE_BYTES * PIECES_PER_RUN;
	for (let offset = 0; offset < bytes.length && !answer.complete; offset += partBytes) {
		const part = bytes.subarray(offset, offset + partBytes);
		answer = await ask(session, file, putParameters(unit, file, bytes.length, offset, part), options);
	}
	if (answer.complete) return answer.path;
	throw new TransportError("protocol", `the host does not have ${file.name} after all of it was sent`);
}

/** `Session.removeFile` over any session that runs scripts. */
export async function removeFile(
	session: Pick<Session, "run">,
	sha256: string,
	name: string,
	options: FileOptions,
): Promise<boolean> {
	const file = { sha256, name: safeFileName(name) };
	const answer = await ask(session, file, removeParameters(unitOf(options.bundle), file), options);
	return answer.removed;
}

/** All of it, before the host hears of it: a file that is not what was approved is not sent at all. */
async function readContent(content: FileContent, { sha256, name }: FileName): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of content instanceof Uint8Array ? [content] : content) {
		size += chunk.length;
		if (size > MOST_FILE_BYTES) {
			throw new FleetError("file-too-large", `${name} has more than ${MOST_FILE_BYTES} bytes.`);
		}
		chunks.push(chunk);
	}
	if (size === 0) throw new FleetError("file-empty", `${name} is empty.`);
	const bytes = Buffer.concat(chunks, size);
	if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
		throw new FleetError("file-changed", `${name} does not have the SHA-256 ${sha256.slice(0, 64)}.`);
	}
	return bytes;
}

function unitOf({ units }: ScriptBundle): string {
	const [unit] = units;
	if (unit === undefined) throw new TypeError("the bundle of a transfer has one unit");
	return unit.id;
}

async function ask(
	session: Pick<Session, "run">,
	file: FileName,
	parameters: readonly UnitParameter[],
	options: FileOptions,
): Promise<Answer> {
	let text = "";
	for await (const item of session.run({ ...options.bundle, parameters }, options)) {
		if (item.kind === "envelope") text = item.text;
	}
	return readAnswer(text, file);
}

/** The text is hostile, and short: the limit of the bundle's unit holds for it. */
function readAnswer(text: string, { sha256, name }: FileName): Answer {
	const envelope = envelopeSchema.safeParse(parseJson(text));
	if (!envelope.success) throw new TransportError("protocol", `no answer to the sending of ${name}`);
	const [error] = envelope.data.errors;
	if (error !== undefined) {
		throw new TransportError(
			error.code === "access-denied" ? "access-denied" : "protocol",
			`the host does not take ${name}: ${cleanText(error.message, 300)}`,
		);
	}
	const answer = answerSchema.safeParse(envelope.data.data);
	if (answer.success && answer.data.path.endsWith(`\\exchange-fleet\\files\\${sha256}-${name}`)) {
		return answer.data;
	}
	throw new TransportError("protocol", `a strange answer to the sending of ${name}`);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
