import { createHash } from "node:crypto";
import type { LabHostState } from "../state/host-state.ts";
import { bytesOf, isPersonal, type TextFile } from "../state/text-file.ts";
import { RECORDED_COMPUTER_NAME } from "./recorded-values.ts";

/**
 * Files with the name of their host in them have another hash on each. This knows, for the files that a host has or
 * had, which of its hashes stands for which of the recorded host.
 */
export interface HostHashes {
	/** Takes in the files of a state. */
	learn(state: LabHostState): void;
	/** A text of this host with the hashes of the recorded one. */
	toRecorded(text: string): string;
	/** A text of the recorded host with the hashes of this one. */
	toOwn(text: string): string;
}

const HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

export function createHostHashes(computerName: string): HostHashes {
	const learned = new WeakSet<LabHostState["texts"]>();
	const files = new WeakSet<TextFile>();
	const recordedByOwn = new Map<string, string>();
	const ownByRecorded = new Map<string, string>();
	return {
		learn({ texts }) {
			if (learned.has(texts)) return;
			learned.add(texts);
			for (const file of Object.values(texts)) {
				if (files.has(file) || !isPersonal(file)) continue;
				files.add(file);
				const own = sha256(bytesOf(file, computerName));
				const recorded = recordedHash(file);
				recordedByOwn.set(own, recorded);
				ownByRecorded.set(recorded, own);
			}
		},
		toRecorded: (text) => text.replace(HASH, (hash) => recordedByOwn.get(hash) ?? hash),
		toOwn: (text) => text.replace(HASH, (hash) => ownByRecorded.get(hash) ?? hash),
	};
}

/** Hosts share their files; most of the bytes are hashed once. */
const HASHES = new WeakMap<TextFile, string>();

function recordedHash(file: TextFile): string {
	const known = HASHES.get(file) ?? sha256(bytesOf(file, RECORDED_COMPUTER_NAME));
	HASHES.set(file, known);
	return known;
}

function sha256(bytes: Buffer): string {
	return createHash("sha256").update(bytes).digest("hex");
}
