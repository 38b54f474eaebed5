import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { fileReason, secretError } from "./secret-error.ts";
import { MOST_SECRET_BYTES } from "./secret-text.ts";

export interface SecretFile {
	/** Absolute. */
	readonly path: string;
	/** How errors name it. */
	readonly reference: string;
	/** A private key is held to the rule of OpenSSH. */
	readonly kind: "secret" | "private-key";
}

const WINDOWS = process.platform === "win32";

/** Content of a file that only its owner may read. Fails with `secret-unresolved`. */
export async function readSecretFile(file: SecretFile): Promise<Buffer> {
	const handle = await openFile(file);
	try {
		// Asked of the open file: between a check by name and the reading, the name may change.
		const stat = await handle.stat();
		if (stat.isDirectory()) throw secretError(file.reference, "cannot be read: it is a folder");
		if (!stat.isFile()) throw secretError(file.reference, "cannot be read: it is no regular file");
		if (stat.size > MOST_SECRET_BYTES) throw secretError(file.reference, "is larger than 64 KB");
		checkMode(file, stat.mode, stat.uid);
		return await readAll(handle, file.reference);
	} finally {
		await handle.close();
	}
}

async function openFile(file: SecretFile): Promise<FileHandle> {
	try {
		// Without O_NONBLOCK a pipe nobody writes to would block a worker thread for good.
		return await open(file.path, WINDOWS ? "r" : constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (thrown) {
		const hint = "A relative path is relative to the inventory file that names it.";
		throw secretError(file.reference, fileReason(thrown), file.kind === "secret" ? { hint } : {});
	}
}

/** Bounded by bytes read, since a file may grow after its size was asked. */
async function readAll(handle: FileHandle, reference: string): Promise<Buffer> {
	const buffer = Buffer.alloc(MOST_SECRET_BYTES + 1);
	let length = 0;
	try {
		while (length < buffer.length) {
			const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
			if (bytesRead === 0) return buffer.subarray(0, length);
			length += bytesRead;
		}
	} catch (thrown) {
		throw secretError(reference, fileReason(thrown));
	}
	throw secretError(reference, "is larger than 64 KB");
}

/**
 * POSIX only: Windows keeps access lists, which Node cannot read. Others must not read or write a
 * secret; a private key of ours must not be open to the group either (sshkey_perm_ok in OpenSSH).
 */
function checkMode(file: SecretFile, mode: number, owner: number): void {
	if (WINDOWS) return;
	const isOurKey = file.kind === "private-key" && owner === process.getuid?.();
	if ((mode & (isOurKey ? 0o077 : 0o007)) === 0) return;
	const shown = (mode & 0o777).toString(8).padStart(3, "0");
	throw secretError(file.reference, `is open to others (mode ${shown})`, {
		hint: "Let only its owner read it: chmod 600.",
	});
}
