import { createHash } from "node:crypto";
import { type ParseResult, parseConfig } from "./parse-config.ts";

/** Files of a fleet are often the same; the newest of this many are remembered. */
const CACHE_ENTRIES = 64;
/** Longer texts give larger results, and differ from host to host. */
const CACHED_LENGTH = 300_000;

const cache = new Map<string, ParseResult>();

/**
 * Like parseConfig, remembered by the hash of the text itself: a hash that a host sent could name the text of
 * another host.
 */
export function parseConfigCached(text: string): ParseResult {
	if (text.length > CACHED_LENGTH) return parseConfig(text);
	const key = createHash("sha256").update(text, "utf16le").digest("base64");
	const known = cache.get(key);
	const result = known ?? parseConfig(text);
	cache.delete(key);
	cache.set(key, result);
	const [oldest] = cache.keys();
	if (cache.size > CACHE_ENTRIES && oldest !== undefined) cache.delete(oldest);
	return result;
}
