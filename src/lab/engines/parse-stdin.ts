import { createHash } from "node:crypto";

/** The head of what a client sends to the reader, and a hash of the rest. */
export interface ParsedStdin {
	/** Random per run: first characters of every framed line. */
	readonly prefix: string;
	/** Parameter lines, as sent. */
	readonly parameters: readonly string[];
	/** The script text. */
	readonly body: Buffer;
	/** SHA-256 of the script text, hex. */
	readonly bodySha256: string;
}

/** Splits `exf1 <prefix> <deadlineSeconds> <count>`, the parameter lines and the body; undefined when it is none of ours. */
export function parseStdin(stdin: Buffer): ParsedStdin | undefined {
	const [head, afterHead] = takeLine(stdin, 0);
	const [magic, prefix, deadline, count] = head.split(" ");
	if (magic !== "exf1" || prefix === undefined || deadline === undefined || count === undefined)
		return undefined;
	if (!/^\d{1,4}$/.test(count)) return undefined;
	const parameters: string[] = [];
	let offset = afterHead;
	for (let index = 0; index < Number(count); index++) {
		const [line, next] = takeLine(stdin, offset);
		parameters.push(line);
		offset = next;
	}
	const body = stdin.subarray(offset);
	return { prefix, parameters, body, bodySha256: createHash("sha256").update(body).digest("hex") };
}

function takeLine(bytes: Buffer, start: number): [line: string, next: number] {
	const end = bytes.indexOf(0x0a, start);
	const stop = end === -1 ? bytes.length : end;
	return [bytes.toString("utf8", start, stop), Math.min(stop + 1, bytes.length)];
}
