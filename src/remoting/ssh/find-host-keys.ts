import { TransportError } from "../transport.ts";
import type { Endpoint } from "./endpoint.ts";
import { fetchHostKey, type Server } from "./fetch-host-key.ts";
import { CERTIFICATE_ALGORITHMS } from "./host-certificate.ts";
import { judgeCertificate, type NamedLines } from "./judge-certificate.ts";
import type { CertifiedKey, HostKeyPolicy } from "./judge-host-key.ts";
import type { KnownHostsIndex } from "./known-hosts-index.ts";
import type { Way } from "./way.ts";

const DEFAULT_PORT = 22;

/**
 * What is on file about the key of a server. Where known_hosts names a certificate authority for
 * it, the server is first asked for its certificate in a connection of its own: ssh2 does not
 * negotiate certificates, but it makes the server prove that it has the key that they certify.
 */
export async function findHostKeys(
	server: Server & Pick<Endpoint, "pins" | "check" | "names">,
	index: KnownHostsIndex,
	way: Way,
	now: () => Date,
	signal: AbortSignal,
): Promise<HostKeyPolicy> {
	const { address, port, pins, check, names } = server;
	const policy = { pins, check, known: index.find(address, port), certified: undefined };
	// Hashed entries are tried one by one, and most files have no authority.
	if (pins.length > 0 || !index.hasAuthority) return policy;
	const named = names.map((name) => ({ name, lines: linesOf(index, name, port) }));
	const hasAuthority = named.some(({ lines }) => lines.some((line) => line.marker === "cert-authority"));
	if (!hasAuthority) return policy;
	return { ...policy, certified: await findCertifiedKey(server, named, way, now, signal) };
}

/** ssh, too, looks for an authority without the port when there is none with it. */
function linesOf(index: KnownHostsIndex, name: string, port: number): NamedLines["lines"] {
	const withPort = index.find(name, port);
	return port === DEFAULT_PORT ? withPort : [...withPort, ...index.find(name, DEFAULT_PORT)];
}

async function findCertifiedKey(
	server: Server,
	named: readonly NamedLines[],
	way: Way,
	now: () => Date,
	signal: AbortSignal,
): Promise<CertifiedKey> {
	try {
		const shown = await fetchHostKey(server, CERTIFICATE_ALGORITHMS, way, signal);
		return shown === undefined
			? { ok: false, problem: "the host has no certificate" }
			: judgeCertificate(shown, named, now());
	} catch (thrown) {
		// The connection that follows fails in the same way, or the plain key decides.
		if (thrown instanceof TransportError && thrown.code === "protocol") {
			return { ok: false, problem: `its certificate could not be fetched: ${thrown.message}` };
		}
		throw thrown;
	}
}
