import type { PowerShellRemoting } from "../../core/model/host.ts";
import { type Target, TransportError } from "../transport.ts";
import type { RequestFields } from "./encode-request.ts";

/** For one object and for all of one pipeline: results of a run are smaller by far. */
const MOST_RECEIVED_BYTES = 200 * 1024 * 1024;

/** What the worker has to know to connect with WinRM. Fails with TransportError `auth`. */
export function winrmRequest({ host, credential }: Target, remoting: PowerShellRemoting): RequestFields {
	const { connection, address } = host;
	const { useSsl, skippedCertificateChecks, authentication, configurationName } = remoting;
	const skipped = useSsl ? skippedCertificateChecks : [];
	return [
		["via", "computer-name"],
		["scheme", useSsl ? "https" : "http"],
		["address", address],
		["port", connection.port],
		["configuration", configurationName],
		// Negotiate by its default name: with the logged-on user it is given no credential.
		["authentication", authentication === "kerberos" ? "Kerberos" : "Default"],
		["connectMs", connection.timeouts.connectMs],
		["maxBytes", MOST_RECEIVED_BYTES],
		...skipped.map((check) => ["option", `skip-${check}`] as const),
		...loginFields(),
	];

	function loginFields(): RequestFields {
		if (connection.auth === "current-user") return [];
		if (credential.password === undefined) {
			throw new TransportError("auth", `credential ${credential.id} has no password`);
		}
		return [
			["user", credential.user],
			["password", credential.password],
		];
	}
}

/**
 * The same for SSH. The key goes by its path: the ssh of this machine reads it. Fails with
 * TransportError `auth`.
 */
export function sshRequest(
	{ host, credential }: Target,
	remoting: PowerShellRemoting,
	alias: string,
	options: readonly string[],
): RequestFields {
	const { connection } = host;
	const keyFile = chooseKeyFile();
	return [
		["via", "host-name"],
		["alias", alias],
		["port", connection.port],
		["configuration", remoting.configurationName],
		...(credential.user === "" ? [] : [["user", credential.user] as const]),
		...(keyFile === undefined ? [] : [["keyFile", keyFile] as const]),
		...options.map((option) => ["option", option] as const),
	];

	function chooseKeyFile(): string | undefined {
		if (connection.auth === "key") {
			if (credential.passphrase !== undefined) {
				throw new TransportError("auth", `the key of credential ${credential.id} has a passphrase`, {
					hint: "PowerShell's ssh takes no passphrase from a program. Add the key to an SSH agent and write auth: agent.",
				});
			}
			return connection.credential.keyFile;
		}
		if (connection.auth !== "agent" || connection.agentKey === undefined) return undefined;
		if (!connection.agentKey.startsWith("SHA256:")) return connection.agentKey;
		throw new TransportError("auth", `the key of an agent cannot be chosen by its fingerprint here`, {
			hint: "With transport powershell, name the public key file of the key with keyFile instead of agentKey.",
		});
	}
}
