import { createHash } from "node:crypto";

/** What an anchor points at: a host, a tenant, a rule, a vulnerability. */
export type AnchorKind = "host" | "tenant" | "rule" | "vulnerability";

const PLAIN = /^[\w./-]{1,200}$/;

/** Stable `id` of an element; an id with characters that need care in a URL is hashed. */
export function anchor(kind: AnchorKind, id: string): string {
	const safe = PLAIN.test(id) ? id : `~${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
	return `${kind}/${safe}`;
}
