import type { z } from "zod";
import { AUTH_METHODS, HOST_KEY_CHECKS, SESSION_CHOICES } from "../../core/model/host.ts";
import { line, listOf, mapping, oneOf, optional, text, wholeNumber, withoutBoth } from "./fields.ts";
import { proxyJump } from "./jump-schema.ts";
import { DURATION, ID, PATH, POWERSHELL } from "./patterns.ts";
import { AGENT_KEY_TEXT, pin, PIN_EXAMPLE, pins } from "./pin-schema.ts";

const duration = text("a duration with its unit, such as 15s, 5m or 1h", DURATION);

function connectionShape<Check extends z.ZodType>(hostKeyCheck: Check) {
	return {
		transport: optional(
			oneOf(["ssh"], "; winrm and powershell are not available in this version"),
			"How to reach the host. This version speaks SSH.",
			"ssh",
		),
		port: optional(wholeNumber("a port from 1 to 65535", 1, 65535), "TCP port. Default 22.", 22, 2222),
		auth: optional(
			oneOf(AUTH_METHODS, "; kerberos and current-user are not available in this version"),
			"How to log in: key reads the key file, agent asks the SSH agent of this machine. Default: key where the credential has a key file, otherwise password.",
			"key",
			"agent",
		),
		agentKey: optional(pin, AGENT_KEY_TEXT, PIN_EXAMPLE),
		credential: optional(
			text("the name of a credential of the tenant", ID, 63),
			"Name of a credential of the tenant. Replaces user and keyFile of wider levels.",
			"admin",
		),
		user: optional(
			line("a user name", 256),
			"User name, where no credential is needed. Replaces a credential of wider levels.",
			"CONTOSO\\svc-fleet",
		),
		keyFile: optional(
			text("the path of a private key file", PATH),
			"Private key file, relative to this file; ~ is the home folder.",
			"~/.ssh/id_ed25519",
		),
		hostKey: optional(
			pins,
			"Fingerprint of the SSH host key, or a list. Where there is one, no other key is accepted.",
			PIN_EXAMPLE,
			[PIN_EXAMPLE],
		),
		hostKeyCheck,
		knownHosts: optional(
			listOf("a list of paths", text("a path", PATH)),
			"known_hosts files, relative to this file. Default: ~/.ssh/known_hosts.",
			["~/.ssh/known_hosts", "known_hosts"],
		),
		proxyJump: optional(
			proxyJump,
			"SSH server on the way to the host, or a list of at most 3, nearest first; none for no way but the direct one.",
			"ssh://jump@bastion.contoso.example",
			{ address: "bastion.contoso.example", credential: "bastion" },
			"none",
		),
		powershell: optional(
			text("powershell.exe, pwsh, pwsh.exe or an absolute path without blanks and quotes", POWERSHELL),
			"Program started on the host. A path with blanks is written in its short form. Default: powershell.exe.",
			"powershell.exe",
			"C:\\PROGRA~1\\PowerShell\\7\\pwsh.exe",
		),
		session: optional(
			oneOf(SESSION_CHOICES),
			"How the scripts are run over SSH: subsystem is the SSH subsystem powershell of the host (pwsh -sshs), server-mode starts the program of powershell with -s, exec starts it with the scripts on standard input, auto takes the first that the host offers and remembers it. Default: auto.",
			"auto",
			"server-mode",
		),
		connectTimeout: optional(duration, "For connection and login together. Default 15s.", "15s"),
		operationTimeout: optional(duration, "For all scripts on one host. Default 5m.", "5m"),
		idleTimeout: optional(duration, "Longest silence of a host while scripts run. Default 2m.", "2m"),
	};
}

function connectionMapping<Check extends z.ZodType>(hostKeyCheck: Check) {
	const schema = mapping("a mapping of connection settings", connectionShape(hostKeyCheck));
	return withoutBoth(schema, "credential", ["user", "keyFile"]);
}

/** For defaults, tenants and groups: nothing that weakens a check for many hosts at once. */
export const connectionSchema = connectionMapping(
	optional(
		oneOf(["strict"], "; accept-new and off are allowed only on a site or a host"),
		"Unknown and changed SSH host keys are refused. Weaker checks are written on the site or host.",
		"strict",
	),
).meta({ id: "connection", description: "How to reach and log in to hosts." });

/** For sites and hosts, where a weakened check is allowed and shown in the report. */
export const hostConnectionSchema = connectionMapping(
	optional(
		oneOf(HOST_KEY_CHECKS),
		"strict refuses unknown SSH host keys, accept-new trusts the first key, off checks nothing. All but strict are shown in the report.",
		"strict",
		"accept-new",
	),
).meta({ id: "host-connection", description: "How to reach and log in to hosts." });

/** Connection settings as written; a site or host may weaken the host key check. */
export type ConnectionData = z.infer<typeof hostConnectionSchema>;
