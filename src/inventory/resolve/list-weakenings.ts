import type { CertificateCheck, Connection, HostKeyCheck } from "../../core/model/host.ts";

const HOST_KEY_WORDS: Readonly<Record<HostKeyCheck, string | undefined>> = {
	strict: undefined,
	"accept-new": "an unknown SSH host key is trusted on first use (hostKeyCheck: accept-new)",
	off: "the SSH host key is not checked (hostKeyCheck: off)",
};

const CERTIFICATE_WORDS: Readonly<Record<CertificateCheck, string>> = {
	authority: "any authority may have issued the TLS certificate (skipCertificateChecks: authority)",
	name: "the TLS certificate may be made out to another name (skipCertificateChecks: name)",
	revocation: "a revoked TLS certificate is accepted (skipCertificateChecks: revocation)",
};

/** Checks that the inventory turned off for a host, in words for the report. */
export function listWeakenings(connection: Connection): string[] {
	const { credential, remoting } = connection;
	const words = remoting?.via === "computer-name" ? undefined : HOST_KEY_WORDS[connection.hostKeyCheck];
	const certificate = remoting?.useSsl === true ? remoting.skippedCertificateChecks : [];
	const literals = (["password", "passphrase"] as const)
		.filter((key) => credential[key]?.startsWith("plaintext:"))
		.map((key) => `the ${key} of credential ${credential.id} is written in the inventory in plain text`);
	return [
		...(words === undefined ? [] : [words]),
		...certificate.map((check) => CERTIFICATE_WORDS[check]),
		...literals,
	];
}
