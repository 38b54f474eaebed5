import { z } from "zod";
import {
	CERTIFICATE_CHECKS,
	HOST_AUTH_METHODS,
	HOST_KEY_CHECKS,
	REMOTING_AUTHENTICATIONS,
	REMOTING_VIAS,
	SESSION_CHOICES,
	TRANSPORTS,
} from "../../core/model/host.ts";
import { line, listOf, mapping, oneOf, optional, text, wholeNumber, withoutBoth } from "./fields.ts";
import { proxyJump } from "./jump-schema.ts";
import { CONFIGURATION_NAME, DURATION, ID, PATH, POWERSHELL } from "./patterns.ts";
import { AGENT_KEY_TEXT, pin, PIN_EXAMPLE, pins } from "./pin-schema.ts";

const duration = text("a duration with its unit, such as 15s, 5m or 1h", DURATION);

const skippedChecks = listOf("a list of authority, name and revocation", oneOf(CERTIFICATE_CHECKS));

/** Keys whose values may weaken a check, and so differ between wide and near levels. */
interface WeakenableKeys<HostKey extends z.ZodType, Certificate extends z.ZodType> {
	readonly hostKeyCheck: HostKey;
	readonly skipCertificateChecks: Certificate;
}

function connectionShape<HostKey extends z.ZodType, Certificate extends z.ZodType>(
	weakenable: WeakenableKeys<HostKey, Certificate>,
) {
	return {
		transport: optional(
			oneOf(TRANSPORTS, "; winrm is not available in this version"),
			"How to reach the host: ssh, or powershell for the remoting of the PowerShell on this machine. Default ssh.",
			"ssh",
			"powershell",
		),
		via: optional(
			oneOf(REMOTING_VIAS),
			"With transport powershell: computer-name is WinRM and needs Windows on this machine, host-name is SSH between two PowerShell 7. Default computer-name.",
			"computer-name",
		),
		configurationName: optional(
			text("the name of a session configuration", CONFIGURATION_NAME, 200),
			"With transport powershell: session configuration (JEA endpoint) of the host, or with host-name the subsystem of its sshd. Default Microsoft.PowerShell, with host-name powershell.",
			"ExchangeFleet.Scan",
		),
		authentication: optional(
			oneOf(REMOTING_AUTHENTICATIONS),
			"With via computer-name: kerberos refuses NTLM. Default negotiate.",
			"kerberos",
		),
		useSsl: optional(
			z.boolean({ error: "expected true or false" }),
			"With via computer-name: WinRM over HTTPS. Without it the messages are encrypted, too. Default false.",
			true,
		),
		port: optional(
			wholeNumber("a port from 1 to 65535", 1, 65535),
			"TCP port. Default 22; with via computer-name 5985, or 5986 with useSsl.",
			22,
			2222,
		),
		auth: optional(
			oneOf(HOST_AUTH_METHODS, "; kerberos is not available in this version"),
			"How to log in: key reads the key file, agent asks the SSH agent of this machine, current-user is whoever runs this program (transport powershell only). Default: key where the credential has a key file, otherwise password; with transport powershell and no credential current-user.",
			"key",
			"agent",
			"current-user",
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
		...weakenable,
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
		operationTimeout: optional(
			duration,
			"For all scripts on one host. Default 5m; a change gets what its unit needs, if that is more.",
			"5m",
		),
		idleTimeout: optional(duration, "Longest silence of a host while scripts run. Default 2m.", "2m"),
	};
}

function connectionMapping<HostKey extends z.ZodType, Certificate extends z.ZodType>(
	weakenable: WeakenableKeys<HostKey, Certificate>,
) {
	const schema = mapping("a mapping of connection settings", connectionShape(weakenable));
	return withoutBoth(schema, "credential", ["user", "keyFile"]);
}

/** For defaults, tenants and groups: nothing that weakens a check for many hosts at once. */
export const connectionSchema = connectionMapping({
	hostKeyCheck: optional(
		oneOf(["strict"], "; accept-new and off are allowed only on a site or a host"),
		"Unknown and changed SSH host keys are refused. Weaker checks are written on the site or host.",
		"strict",
	),
	skipCertificateChecks: optional(
		skippedChecks.max(0, {
			error: "expected an empty list; checks of certificates are skipped only on a site or a host",
		}),
		"With useSsl all checks of the certificate are made. What is skipped is written on the site or host.",
		[],
	),
}).meta({ id: "connection", description: "How to reach and log in to hosts." });

/** For sites and hosts, where a weakened check is allowed and shown in the report. */
export const hostConnectionSchema = connectionMapping({
	hostKeyCheck: optional(
		oneOf(HOST_KEY_CHECKS),
		"strict refuses unknown SSH host keys, accept-new trusts the first key, off checks nothing. All but strict are shown in the report.",
		"strict",
		"accept-new",
	),
	skipCertificateChecks: optional(
		skippedChecks,
		"With useSsl: checks of the certificate that are not made: authority, name, revocation. They are shown in the report.",
		["revocation"],
	),
}).meta({ id: "host-connection", description: "How to reach and log in to hosts." });

/** Connection settings as written; a site or host may weaken the host key check. */
export type ConnectionData = z.infer<typeof hostConnectionSchema>;
