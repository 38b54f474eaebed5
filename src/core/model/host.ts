import type { Secret } from "../secret.ts";

/** Roles as an inventory states them and as facts report them. */
export const HOST_ROLES = ["mailbox", "client-access", "edge", "management-tools"] as const;
export type HostRole = (typeof HOST_ROLES)[number];

/** Extended security updates bought for this host (Exchange 2016 and 2019 after 2025-10-14). */
export const ESU_PERIODS = ["none", "period1", "period2"] as const;
export type EsuEntitlement = (typeof ESU_PERIODS)[number];

/** How the host key of an SSH server is judged. Anything but `strict` is a weakening. */
export const HOST_KEY_CHECKS = ["strict", "accept-new", "off"] as const;
export type HostKeyCheck = (typeof HOST_KEY_CHECKS)[number];

/** A credential as the inventory names it; values stay references until a run needs them. */
export interface CredentialReference {
	/** `tenant/name`, unique in an inventory. */
	readonly id: string;
	readonly user: string;
	/** Secret reference (`env:`, `file:`, `exec:`, `prompt:`) or undefined. */
	readonly password: string | undefined;
	/** Path of a private key file, and the reference of its passphrase. */
	readonly keyFile: string | undefined;
	readonly passphrase: string | undefined;
}

/** What a transport needs to log in; made once per credential and run. */
export interface Credential {
	readonly id: string;
	readonly user: string;
	readonly password: Secret | undefined;
	/** Text of the private key. */
	readonly privateKey: Secret | undefined;
	readonly passphrase: Secret | undefined;
}

/** Milliseconds. */
export interface Timeouts {
	/** TCP, key exchange and login together. @default 15000 */
	readonly connectMs: number;
	/** All units of one host. @default 300000 */
	readonly operationMs: number;
	/** Longest silence while units run. @default 120000 */
	readonly idleMs: number;
	/** Those that nobody chose: a change gets as long as its unit needs instead. @default none */
	readonly builtIn?: readonly ("operation" | "idle")[];
}

/** A key file, a key that an SSH agent holds, or a password. */
export const AUTH_METHODS = ["key", "agent", "password"] as const;
/** Hosts behind PowerShell's own remoting also take whoever is logged on to this machine. */
export const HOST_AUTH_METHODS = [...AUTH_METHODS, "current-user"] as const;
export type AuthMethod = (typeof HOST_AUTH_METHODS)[number];

export const TRANSPORTS = ["ssh", "powershell"] as const;
export type TransportName = (typeof TRANSPORTS)[number];

/** As `Invoke-Command` names them: `-ComputerName` is WinRM, `-HostName` is SSH with the client of this machine. */
export const REMOTING_VIAS = ["computer-name", "host-name"] as const;
export type RemotingVia = (typeof REMOTING_VIAS)[number];

/** Negotiate is Kerberos where that works, and NTLM where it does not. */
export const REMOTING_AUTHENTICATIONS = ["negotiate", "kerberos"] as const;
export type RemotingAuthentication = (typeof REMOTING_AUTHENTICATIONS)[number];

/** Checks of a WinRM server's TLS certificate. Skipping one is a weakening. */
export const CERTIFICATE_CHECKS = ["authority", "name", "revocation"] as const;
export type CertificateCheck = (typeof CERTIFICATE_CHECKS)[number];

/** How the PowerShell of this machine reaches a host. */
export interface PowerShellRemoting {
	readonly via: RemotingVia;
	/** Session configuration (JEA endpoint) of WinRM, or subsystem of sshd. */
	readonly configurationName: string;
	/** WinRM only, as are the following. */
	readonly authentication: RemotingAuthentication;
	readonly useSsl: boolean;
	readonly skippedCertificateChecks: readonly CertificateCheck[];
}

/** Who logs in, and how. */
export interface Login {
	readonly auth: AuthMethod;
	readonly credential: CredentialReference;
	/** With `auth: agent`: `SHA256:...`, or the absolute path of a public key file; undefined is any key. */
	readonly agentKey: string | undefined;
}

/** An SSH server on the way to a host. Its host key is always checked strictly. */
export interface JumpHost extends Login {
	readonly address: string;
	readonly port: number;
	readonly hostKeyPins: readonly string[];
	readonly knownHosts: readonly string[];
	/** Hosts reached through it at the same time. @default 10 */
	readonly concurrency: number;
}

/**
 * Ways in which a host runs the scripts over SSH: PSRP over the subsystem `powershell`, PSRP over a PowerShell in
 * server mode (`powershell.exe -s`), or a command with the scripts on stdin.
 */
export const SESSION_KINDS = ["subsystem", "server-mode", "exec"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** `auto` takes what the host offers. */
export const SESSION_CHOICES = ["auto", ...SESSION_KINDS] as const;
export type SessionChoice = (typeof SESSION_CHOICES)[number];

/** Effective connection settings of one host, everything resolved but the secrets. */
export interface Connection extends Login {
	readonly transport: TransportName;
	/** Set where `transport` is `powershell`. */
	readonly remoting: PowerShellRemoting | undefined;
	readonly port: number;
	/** The way to the host, nearest first; empty where it is reached directly. */
	readonly proxyJump: readonly JumpHost[];
	/** `SHA256:...` fingerprints; when there are any, nothing else is accepted. */
	readonly hostKeyPins: readonly string[];
	readonly hostKeyCheck: HostKeyCheck;
	readonly knownHosts: readonly string[];
	/** Program started on the host. @default "powershell.exe" */
	readonly powershell: string;
	/** @default "auto" */
	readonly session: SessionChoice;
	readonly timeouts: Timeouts;
}

/**
 * Hosts that stand in for each other; of such never two are changed at once. Empty is none, null is that nobody says:
 * then every other host may be one of them.
 */
export interface Redundancy {
	/** Groups of kind `dag`. */
	readonly dags: readonly string[] | null;
	/** Groups of kind `load-balanced`, and `loadBalancerGroup`. */
	readonly loadBalancers: readonly string[] | null;
}

/** One Exchange host of an inventory, with its settings resolved. */
export interface Host {
	/** `tenant/site/name` */
	readonly id: string;
	readonly tenant: string;
	readonly site: string;
	readonly name: string;
	readonly address: string;
	readonly aliases: readonly string[];
	readonly groups: readonly string[];
	readonly tags: readonly string[];
	readonly roles: readonly HostRole[];
	readonly esu: EsuEntitlement;
	readonly redundancy: Redundancy;
	readonly connection: Connection;
	/** Checks that the inventory turned off for this host, in words; shown in the report. */
	readonly weakenings: readonly string[];
}
