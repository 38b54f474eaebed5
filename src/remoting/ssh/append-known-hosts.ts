import { createHmac, randomBytes } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { errorText, FleetError } from "../../core/errors.ts";
import { indexKnownHosts } from "./known-hosts-index.ts";
import { knownHostsName, parseKnownHosts } from "./known-hosts.ts";

/** A key that was confirmed for a server. */
export interface ConfirmedKey {
	readonly address: string;
	readonly port: number;
	readonly keyType: string;
	readonly blob: Buffer;
}

export interface AppendResult {
	readonly added: readonly ConfirmedKey[];
	/** The file had a key for these by the time of writing; it was left as it is. */
	readonly already: readonly ConfirmedKey[];
	/** Names were written as hashes, as the other lines of the file have them. */
	readonly hashed: boolean;
}

/**
 * Adds lines to a known_hosts file in one write at its end; what is there is never touched. A new
 * file is readable for its owner only. Fails with FleetError.
 */
export async function appendKnownHosts(path: string, keys: readonly ConfirmedKey[]): Promise<AppendResult> {
	try {
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		const file = await open(path, "a+", 0o600);
		try {
			const before = await file.readFile("utf8");
			const lines = parseKnownHosts(before);
			const index = indexKnownHosts(lines);
			const isKnown = ({ address, port }: ConfirmedKey): boolean =>
				index.find(address, port).some((line) => line.marker === undefined);
			const added = keys.filter((key) => !isKnown(key));
			const hashed = lines.some((line) => line.patterns.some((pattern) => pattern.startsWith("|1|")));
			const text = added.map((key) => knownHostsLine(key, hashed)).join("");
			const gap = before === "" || before.endsWith("\n") ? "" : "\n";
			if (text !== "") await writeWhole(file, Buffer.from(gap + text), Buffer.byteLength(before));
			return { added, already: keys.filter(isKnown), hashed };
		} finally {
			await file.close();
		}
	} catch (thrown) {
		throw new FleetError("known-hosts-unwritable", `${path} cannot be written: ${errorText(thrown)}`, {
			cause: thrown,
		});
	}
}

type FileHandle = Awaited<ReturnType<typeof open>>;

/** Half a line, on a full disk, would spoil the next one that somebody adds. */
async function writeWhole(file: FileHandle, bytes: Buffer, sizeBefore: number): Promise<void> {
	try {
		const { bytesWritten } = await file.write(bytes);
		if (bytesWritten < bytes.length) throw new Error("no space left on device");
		await file.sync();
	} catch (thrown) {
		const { size } = await file.stat();
		// Larger than that, and somebody else has written behind us.
		if (size <= sizeBefore + bytes.length) await file.truncate(sizeBefore);
		throw thrown;
	}
}

function knownHostsLine({ address, port, keyType, blob }: ConfirmedKey, hashed: boolean): string {
	const name = knownHostsName(address, port);
	return `${hashed ? hashName(name) : name} ${keyType} ${blob.toString("base64")}\n`;
}

/** As `ssh-keygen -H` writes it. */
function hashName(name: string): string {
	const salt = randomBytes(20);
	const hash = createHmac("sha1", salt).update(name).digest("base64");
	return `|1|${salt.toString("base64")}|${hash}`;
}
