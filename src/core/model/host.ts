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
}

/** A key file, a key that an SSH agent holds, or a password. */
export const AUTH_METHODS = ["key", "agent", "password"] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

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
	readonly transport: "ssh";
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
	readonly connection: Connection;
	/** Checks that the inventory turned off for this host, in words; shown in the report. */
	readonly weakenings: readonly string[];
}
