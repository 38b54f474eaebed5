import { createReadStream } from "node:fs";
import { errorText, FleetError } from "../../core/errors.ts";

/** 5,000 hosts with every setting written out need less than 2 MB. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Text of an inventory file. Fails with `inventory-unreadable`. */
export async function readInventoryText(path: string): Promise<string> {
	const bytes = await readBytes(path);
	if (bytes.length > MOST_BYTES) throw unreadable(path, "is larger than 10 MB");
	if (startsLikeUtf16(bytes)) {
		throw unreadable(path, "is UTF-16, expected UTF-8", {
			hint: "Windows PowerShell writes UTF-16 with >; use Out-File -Encoding utf8.",
		});
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw unreadable(path, "is not UTF-8 text");
	}
}

/** Stops one byte after the limit, also for pipes, whose size nobody knows. */
async function readBytes(path: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of createReadStream(path, { end: MOST_BYTES })) chunks.push(chunk as Buffer);
	} catch (thrown) {
		const hint = "Name the file with --inventory, or make one with exf init.";
		throw unreadable(path, `cannot be read: ${reasonOf(thrown)}`, isMissing(thrown) ? { hint } : {});
	}
	return Buffer.concat(chunks);
}

function unreadable(path: string, reason: string, options: { readonly hint?: string } = {}): FleetError {
	return new FleetError("inventory-unreadable", `${path} ${reason}`, options);
}

function startsLikeUtf16(bytes: Buffer): boolean {
	const [first, second] = bytes;
	return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function isMissing(thrown: unknown): boolean {
	return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}

/** Reasons in words; the system's own text repeats the path. */
function reasonOf(thrown: unknown): string {
	const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
	if (code === "ENOENT") return "there is no such file";
	if (code === "EISDIR") return "it is a folder";
	if (code === "EACCES" || code === "EPERM") return "no permission";
	return errorText(thrown);
}
