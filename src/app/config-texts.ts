import type {
	ConfigFileFact,
	IisConfigFacts,
	SentConfigFile,
	SentIisConfig,
	StoredIisConfig,
} from "../core/model/facts/iis-config.ts";
import { type BlobStore, hashText, openBlobStore } from "../store/blob-store.ts";
import { type KnownTexts, readKnownTexts, writeKnownTexts } from "../store/known-texts.ts";
import { type UnzippedText, unzipText } from "../store/unzip-text.ts";
import { createTextCache } from "./text-cache.ts";

/** One file; the unit itself sends none that is larger than 8 MB. */
const MOST_INFLATED_BYTES = 16 * 1024 * 1024;
/** Characters of texts that are kept because other hosts have the same. */
const CACHE_LIMIT = 24 * 1024 * 1024;

interface HostName {
	readonly id: string;
	readonly tenant: string;
}

/** Configuration files of one host in both forms. */
export interface UnpackedConfig {
	/** For rules: with texts. They leave the memory with the host. */
	readonly facts: IisConfigFacts;
	/** For the run: with hashes. */
	readonly stored: StoredIisConfig;
	/** Files whose content was no text. */
	readonly damaged: readonly string[];
}

/** Turns the configuration files that hosts send into stored texts, and back. */
export interface ConfigTexts {
	/** What this host need not send again: files of its last answer whose text is still there. */
	known(host: HostName, script: string): Promise<KnownTexts["files"]>;
	unpack(
		host: HostName,
		sent: SentIisConfig,
		known: KnownTexts["files"],
		scrub: (text: string) => string,
	): Promise<UnpackedConfig>;
	/** Notes what this host need not send the next time. */
	remember(host: HostName, script: string, stored: StoredIisConfig): Promise<void>;
}

interface OpenedText {
	readonly text: string;
	readonly textSha256: string | null;
	readonly blanked: number;
}

/** `onProblem` is told what the disk did not take; rules see the texts all the same. */
export function createConfigTexts(runsDir: string, onProblem: (thrown: unknown) => void): ConfigTexts {
	// By content as sent: the same file on a thousand servers is inflated once.
	const inflated = createTextCache<UnzippedText>(CACHE_LIMIT);
	const fetched = createTextCache<string>(CACHE_LIMIT);

	async function open(content: string): Promise<UnzippedText | null> {
		const cached = inflated.get(content);
		if (cached !== undefined) return cached;
		try {
			const opened = await unzipText(Buffer.from(content, "base64"), MOST_INFLATED_BYTES);
			inflated.set(content, opened, opened.text.length + content.length);
			return opened;
		} catch {
			return null;
		}
	}

	async function fetch(blobs: BlobStore, tenant: string, sha256: string): Promise<string | null> {
		const key = `${tenant}/${sha256}`;
		const cached = fetched.get(key);
		if (cached !== undefined) return cached;
		const text = await blobs.get(sha256);
		if (text !== null) fetched.set(key, text, text.length);
		return text;
	}

	return {
		async known({ id, tenant }, script) {
			const last = await readKnownTexts(runsDir, tenant, id);
			if (last === null || last.script !== script) return {};
			const blobs = openBlobStore(runsDir, tenant);
			const files = Object.entries(last.files);
			const there = await Promise.all(files.map(([, { textSha256 }]) => blobs.has(textSha256)));
			return Object.fromEntries(files.filter((_file, index) => there[index]));
		},

		async unpack({ tenant }, sent, known, scrub) {
			const blobs = openBlobStore(runsDir, tenant);
			const texts = new Map<string, OpenedText>();
			const damaged: string[] = [];
			for (const { path, sha256, content, blanked } of sent.files) {
				if (sha256 === null || content === null) continue;
				const opened = await open(content);
				if (opened === null) {
					damaged.push(path);
					continue;
				}
				// Secrets of ours, which the host may have in its files; it could not know them.
				const text = scrub(opened.text);
				// The host's own gzip is as good as ours; on reading, size and hash of what is in it are checked.
				const made =
					text === opened.text
						? { sha256: opened.sha256, gzip: Buffer.from(content, "base64") }
						: { sha256: hashText(text) };
				const textSha256 = await blobs.put(text, made).catch((thrown: unknown) => {
					onProblem(thrown);
					return null;
				});
				texts.set(sha256, { text, textSha256, blanked });
			}
			for (const file of sent.files) {
				const last = file.sha256 === null ? undefined : known[file.sha256];
				if (file.sha256 === null || !file.known || last === undefined || texts.has(file.sha256)) continue;
				const text = await fetch(blobs, tenant, last.textSha256);
				if (text !== null) texts.set(file.sha256, { text: scrub(text), ...last });
			}
			return { ...assemble(sent, texts), damaged };
		},

		async remember({ id, tenant }, script, stored) {
			const files: KnownTexts["files"] = {};
			for (const { sha256, textSha256, blanked } of stored.files) {
				if (sha256 !== null && textSha256 !== null) files[sha256] = { textSha256, blanked };
			}
			await writeKnownTexts(runsDir, tenant, id, { script, files }).catch(onProblem);
		},
	};
}

function assemble(
	sent: SentIisConfig,
	texts: ReadonlyMap<string, OpenedText>,
): { readonly facts: IisConfigFacts; readonly stored: StoredIisConfig } {
	const files = sent.files.map((file) => {
		const found = file.sha256 === null ? undefined : texts.get(file.sha256);
		return { common: commonOf(file, found), found };
	});
	return {
		facts: {
			...sent,
			files: files.map(({ common, found }): ConfigFileFact => ({ ...common, text: found?.text ?? null })),
		},
		stored: {
			...sent,
			files: files.map(({ common, found }) => ({ ...common, textSha256: found?.textSha256 ?? null })),
		},
	};
}

/** A host does not count again what it need not send. */
function commonOf(
	{ content: _content, known, ...file }: SentConfigFile,
	found: OpenedText | undefined,
): Omit<ConfigFileFact, "text"> {
	return known && found !== undefined ? { ...file, blanked: found.blanked } : file;
}

/** Stored facts as rules read them; a text that is lost is null. */
export async function readConfigTexts(
	runsDir: string,
	tenant: string,
	stored: StoredIisConfig,
): Promise<IisConfigFacts> {
	const blobs = openBlobStore(runsDir, tenant);
	const files: ConfigFileFact[] = [];
	for (const { textSha256, ...file } of stored.files) {
		files.push({ ...file, text: textSha256 === null ? null : await blobs.get(textSha256) });
	}
	return { ...stored, files };
}
