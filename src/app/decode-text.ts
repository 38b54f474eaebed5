/**
 * Text of a file that came from Windows: UTF-8 or UTF-16, with or without byte order mark. Bytes that are not
 * text in that encoding become U+FFFD; nothing is guessed from the content but a missing mark of UTF-16.
 */
export function decodeText(bytes: Uint8Array): string {
	return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The encoding by the byte order mark, or by the zeros of ASCII in UTF-16; UTF-8 otherwise. Needs four bytes. */
export function encodingOf([first, second, third, fourth]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
	if (first === 0xff && second === 0xfe) return "utf-16le";
	if (first === 0xfe && second === 0xff) return "utf-16be";
	// XML and JSON begin with two ASCII characters.
	if (second === 0 && fourth === 0 && first !== 0) return "utf-16le";
	if (first === 0 && third === 0 && second !== 0) return "utf-16be";
	return "utf-8";
}
