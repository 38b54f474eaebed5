import type { Connection, HostKeyCheck } from "../../core/model/host.ts";

const HOST_KEY_WORDS: Readonly<Record<HostKeyCheck, string | undefined>> = {
	strict: undefined,
	"accept-new": "an unknown SSH host key is trusted on first use (hostKeyCheck: accept-new)",
	off: "the SSH host key is not checked (hostKeyCheck: off)",
};

/** Checks that the inventory turned off for a host, in words for the report. */
export function listWeakenings(connection: Connection): string[] {
	const { credential } = connection;
	const words = HOST_KEY_WORDS[connection.hostKeyCheck];
	const literals = (["password", "passphrase"] as const)
		.filter((key) => credential[key]?.startsWith("plaintext:"))
		.map((key) => `the ${key} of credential ${credential.id} is written in the inventory in plain text`);
	return [...(words === undefined ? [] : [words]), ...literals];
}
