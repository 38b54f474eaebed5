import type { Credential, Host, JumpHost, SessionKind } from "../core/model/host.ts";
import type { TransportErrorCode } from "../core/model/outcome.ts";
import type { ScriptBundle } from "../core/model/script-bundle.ts";

/**
 * How to reach a host. One implementation per protocol; test/contracts/transport-suite.ts
 * runs on every one of them.
 *
 * A transport authenticates once per `connect` and never tries again by itself. It fails only
 * with {@link TransportError}, and `close` of its sessions never fails. Jump hosts are logged in to
 * once for all hosts behind them; errors on the way name the jump host.
 */
export interface Transport {
	connect(target: Target, signal: AbortSignal): Promise<Session>;
	/**
	 * Ends what it holds beyond its sessions (a process of this machine), and with it every session that is
	 * still open. A later `connect` starts anew.
	 */
	close?(): Promise<void>;
}

/** A host together with the secrets that open it. */
export interface Target {
	readonly host: Host;
	readonly credential: Credential;
	/** Asked right before a password or key is used, told what came of it. */
	readonly gate: AuthGate;
	/** The way to the host (`host.connection.proxyJump`), each with what opens it. */
	readonly jumps: readonly JumpTarget[];
	/** What is known of earlier runs; without it every run finds out by itself. */
	readonly sessions?: SessionMemory;
}

/** Which kind of session a host offers, from one run to the next. */
export interface SessionMemory {
	/** Undefined where nothing is known. */
	get(host: Host): Promise<SessionKind | undefined>;
	/** Never fails; what cannot be kept is found out again. */
	set(host: Host, kind: SessionKind): Promise<void>;
}

/** A jump host together with the secrets that open it. */
export interface JumpTarget {
	readonly jump: JumpHost;
	readonly credential: Credential;
	readonly gate: AuthGate;
}

/** Keeps one wrong credential from being tried on a whole fleet (accounts would be locked). */
export interface AuthGate {
	/** Waits for leave to authenticate; false when the credential was stopped for this run. */
	enter(signal: AbortSignal): Promise<boolean>;
	/** Called exactly once after a granted `enter`. */
	leave(result: "accepted" | "refused" | "not-tried"): void;
}

/** The credential failed too often in this run; this host was not tried. */
export class CredentialStoppedError extends Error {
	override readonly name = "CredentialStoppedError";
}

export interface RunOptions {
	/** Deadline of the whole run on this host, milliseconds. */
	readonly timeoutMs: number;
	/** Longest time without a byte from the host, milliseconds. */
	readonly idleMs: number;
	readonly signal: AbortSignal;
}

/** Bytes of a file; a stream is read to its end before anything is sent. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface FileOptions extends RunOptions {
	/** The script that takes files on the host. */
	readonly bundle: ScriptBundle;
}

/** An open connection to one host. */
export interface Session {
	/** What the transport noticed while connecting, for the record (a weakened check, a banner). */
	readonly notes: readonly string[];
	/** When the host was looked at, where that is not now. */
	readonly collectedAt?: Date;
	/** Runs all units of the bundle in one PowerShell process and yields what comes back, in order. */
	run(bundle: ScriptBundle, options: RunOptions): AsyncIterable<SessionItem>;
	/** Starts the PowerShell process, asks who it is, and ends it. */
	probe(bundle: ScriptBundle, options: RunOptions): Promise<PowerShellHello>;
	/**
	 * Puts a file of at most 64 MB on the host, into a folder of ours that only administrators can read, unless it is
	 * there already, and gives its path. It travels in pieces, and the host checks the hash of each and of the whole.
	 * `timeoutMs` and `idleMs` hold for each run that carries some of them.
	 *
	 * @param sha256 of the content, hex
	 * @param name characters that are not safe in a file name are replaced
	 * @throws FleetError `file-too-large`, `file-empty`, `file-changed`; TransportError
	 */
	putFile(content: FileContent, sha256: string, name: string, options: FileOptions): Promise<string>;
	/** Removes what {@link putFile} put there, and what is left of a try; true when there was such a file. */
	removeFile(sha256: string, name: string, options: FileOptions): Promise<boolean>;
	close(): Promise<void>;
}

/** Which way a transport took to PowerShell, for the record. */
export interface SessionNote {
	readonly kind: SessionKind;
	/** The same in words. */
	readonly text: string;
	/** Why not in a better way: one text for each that was tried. */
	readonly refusals: readonly string[];
}

/** First words of the PowerShell process. */
export interface PowerShellHello {
	readonly powershell: string;
	readonly languageMode: string;
	/** How the scripts run; undefined where there is only one way. */
	readonly session?: SessionNote;
}

export type SessionItem =
	| { readonly kind: "hello"; readonly hello: PowerShellHello }
	| { readonly kind: "envelope"; readonly unit: string; readonly text: string }
	| { readonly kind: "row"; readonly unit: string; readonly text: string }
	| { readonly kind: "progress"; readonly unit: string; readonly text: string }
	| { readonly kind: "record"; readonly stream: "warning" | "error"; readonly text: string };

/** Which codes may go away by themselves; the runner only reads the field. */
const TRANSIENT: ReadonlySet<TransportErrorCode> = new Set(["refused", "connect-timeout", "closed", "quota"]);

export interface TransportErrorOptions {
	readonly hint?: string;
	readonly cause?: unknown;
	/** Overrides the default of the code: a name that does not exist stays so. */
	readonly transient?: boolean;
	/** Nothing of what was asked for was begun on the host. @default false */
	readonly nothingRan?: boolean;
}

/** The one error of all transports: a closed set of codes. */
export class TransportError extends Error {
	override readonly name = "TransportError";
	readonly code: TransportErrorCode;
	readonly transient: boolean;
	readonly hint: string | undefined;
	readonly nothingRan: boolean;

	constructor(code: TransportErrorCode, message: string, options: TransportErrorOptions = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.transient = options.transient ?? TRANSIENT.has(code);
		this.hint = options.hint;
		this.nothingRan = options.nothingRan ?? false;
	}
}
