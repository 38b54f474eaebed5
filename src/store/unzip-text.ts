import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gunzipSync } from "node:zlib";

const inflate = promisify(gunzip);
/** Up to this many bytes, the way to another thread and back costs more than the work. */
const SMALL = 16 * 1024;

export interface UnzippedText {
	readonly text: string;
	/** Of the text as UTF-8. */
	readonly sha256: string;
}

/** Unpacks a gzip text of at most `mostBytes` (a damaged or planted one must not fill the memory); else it throws. */
export async function unzipText(zipped: Uint8Array, mostBytes: number): Promise<UnzippedText> {
	const options = { maxOutputLength: mostBytes };
	const bytes = zipped.length <= SMALL ? gunzipSync(zipped, options) : await inflate(zipped, options);
	const text = bytes.toString("utf8");
	return {
		text,
		sha256: createHash("sha256")
			.update(isUtf8(bytes) ? bytes : text)
			.digest("hex"),
	};
}
