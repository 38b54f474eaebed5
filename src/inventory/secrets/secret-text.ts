import { secretError } from "./secret-error.ts";

/** Longest secret: a private key of 16,384 bits has 13 KB. */
export const MOST_SECRET_BYTES = 64 * 1024;

/** Bytes of a file or a command as secret text, without the one line end that editors and tools add. */
export function secretText(bytes: Buffer, reference: string): string {
	const text = decodeText(bytes, reference).replace(/\r?\n$/, "");
	if (text === "") throw secretError(reference, "is empty");
	return text;
}

export function decodeText(bytes: Buffer, reference: string): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw secretError(reference, "is not UTF-8 text");
	}
}
