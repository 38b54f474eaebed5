import { cleanText } from "../../core/clean-text.ts";
import { type HostCertificate, readHostCertificate } from "./host-certificate.ts";
import { type CertifiedKey, fingerprint } from "./judge-host-key.ts";
import { type KnownHostLine, matchesPattern } from "./known-hosts.ts";
import { WireError } from "./wire.ts";

/** What is on file about one name of a host. */
export interface NamedLines {
	/** Address or name, without port. */
	readonly name: string;
	/** Lines of known_hosts that speak of this name. */
	readonly lines: readonly KnownHostLine[];
}

/**
 * Decides on a certificate as OpenSSH does (`sshkey_cert_check_host`), but refuses one without
 * principals, which would be good for every host.
 */
export function judgeCertificate(blob: Buffer, names: readonly NamedLines[], now: Date): CertifiedKey {
	try {
		const certificate = readHostCertificate(blob);
		const problem = findProblem(certificate, blob, names, now);
		return problem === undefined ? { ok: true, key: certificate.key } : no(problem);
	} catch (thrown) {
		if (thrown instanceof WireError) return no(`its certificate ${thrown.message}`);
		throw thrown;
	}
}

function findProblem(
	certificate: HostCertificate,
	blob: Buffer,
	names: readonly NamedLines[],
	now: Date,
): string | undefined {
	const all = names.flatMap(({ lines }) => lines);
	const { key, authority, principals, hasCriticalOptions } = certificate;
	if ([key, authority, blob].some((bytes) => hasLine(all, "revoked", bytes))) {
		return "its certificate, key or authority is marked as revoked";
	}
	const trusting = names.filter(({ lines }) => hasLine(lines, "cert-authority", authority));
	if (trusting.length === 0) {
		return `its certificate is signed by another authority (${fingerprint(authority)})`;
	}
	const isFor = ({ name }: NamedLines): boolean =>
		principals.some((principal) => matchesPattern(principal, name.toLowerCase()));
	if (!trusting.some(isFor)) {
		const said = principals.length === 0 ? "nobody in particular" : cleanText(principals.join(", "), 200);
		return `its certificate is made out to ${said}`;
	}
	if (hasCriticalOptions) return "its certificate has options that are not understood";
	const seconds = BigInt(Math.floor(now.getTime() / 1000));
	if (seconds < certificate.validAfter) return "its certificate is not valid yet";
	if (seconds >= certificate.validBefore) return "its certificate has expired";
	return undefined;
}

function hasLine(lines: readonly KnownHostLine[], marker: KnownHostLine["marker"], key: Buffer): boolean {
	const text = key.toString("base64");
	return lines.some((line) => line.marker === marker && line.key === text);
}

function no(problem: string): CertifiedKey {
	return { ok: false, problem };
}
