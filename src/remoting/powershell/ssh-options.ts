import type { AuthMethod } from "../../core/model/host.ts";
import type { JudgedKey } from "./judge-ssh-server.ts";

/** Seconds between signs of life, and how many may be missing. */
const KEEP_ALIVE = { interval: 10, misses: 3 };

/**
 * Options for the ssh that PowerShell starts. They say everything that matters, so that a
 * configuration file of the user cannot lead it to another server than the one that was judged, and
 * it asks nobody anything.
 *
 * @param knownHosts file with the one line of this server, for the name `alias`
 */
export function sshOptions(
	address: string,
	alias: string,
	key: JudgedKey,
	knownHosts: string,
	auth: AuthMethod,
	connectMs: number,
): readonly string[] {
	const own = auth === "key" ? ["IdentitiesOnly=yes", "IdentityAgent=none"] : [];
	return [
		`HostName=${address}`,
		`HostKeyAlias=${alias}`,
		`UserKnownHostsFile="${knownHosts.replaceAll("\\", "/").replaceAll("%", "%%")}"`,
		"GlobalKnownHostsFile=none",
		"StrictHostKeyChecking=yes",
		"UpdateHostKeys=no",
		"CheckHostIP=no",
		"VerifyHostKeyDNS=no",
		`HostKeyAlgorithms=${signaturesOf(key.type)}`,
		"ProxyCommand=none",
		"ProxyJump=none",
		"ControlMaster=no",
		"ControlPath=none",
		"BatchMode=yes",
		"PasswordAuthentication=no",
		"KbdInteractiveAuthentication=no",
		"ClearAllForwardings=yes",
		"ForwardAgent=no",
		"ForwardX11=no",
		"PermitLocalCommand=no",
		"RequestTTY=no",
		`ConnectTimeout=${Math.max(1, Math.ceil(connectMs / 1000))}`,
		`ServerAliveInterval=${KEEP_ALIVE.interval}`,
		`ServerAliveCountMax=${KEEP_ALIVE.misses}`,
		"LogLevel=ERROR",
		...own,
	];
}

/** The line of known_hosts that lets exactly this key pass. */
export function knownHostsLine(alias: string, { type, blob }: JudgedKey): string {
	return `${alias} ${type} ${blob.toString("base64")}\n`;
}

/** RSA is one type of key with three signature algorithms (RFC 8332); the oldest is not asked for. */
function signaturesOf(type: string): string {
	return type === "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
}
