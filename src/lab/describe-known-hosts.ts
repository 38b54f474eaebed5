import { generateEd25519Key } from "./keys/ed25519-key.ts";
import { hashedKnownHostsLine, knownHostsLine } from "./keys/known-hosts-line.ts";
import type { PlacedHost } from "./server/serve-estate.ts";

/** A client tries every hashed line for every host, so a large estate has only some. */
const MOST_HASHED = 12;

/** known_hosts for the estate: right for all but the hosts whose story is a changed key. */
export function describeKnownHosts(hosts: readonly PlacedHost[]): string {
	return hosts
		.map((placed, index) => {
			const changed = placed.host.story.conduct.kind === "changed-host-key";
			const { publicKey } = changed ? generateEd25519Key("former host key") : placed.hostKey;
			const line = index < 2 * MOST_HASHED && index % 2 === 1 ? hashedKnownHostsLine : knownHostsLine;
			return `${line(placed.address, placed.port, publicKey)}\n`;
		})
		.join("");
}
