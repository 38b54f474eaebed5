import type { HostRole } from "../../core/model/host.ts";
import type { MachineDescription } from "../state/machine.ts";
import type { Mishap } from "./mishap.ts";

/** How a host behaves on the wire. Everything but `normal` is trouble a fleet tool must survive. */
export type Conduct =
	| { readonly kind: "normal" }
	/** Nothing listens on the port. */
	| { readonly kind: "unreachable" }
	/** known_hosts has another key. */
	| { readonly kind: "changed-host-key" }
	/** The inventory has a password that the host refuses. */
	| { readonly kind: "wrong-password" }
	/** Hangs up after the key exchange. */
	| { readonly kind: "closes-before-auth" }
	/** Thinks about every login for `delayMs`. */
	| { readonly kind: "slow-auth"; readonly delayMs: number }
	/** Refuses the exec request. */
	| { readonly kind: "refuses-exec" }
	/** Accepts the command and never answers; in a session, no more than that it can serve one. */
	| { readonly kind: "hang" }
	/** Answers after `delayMs`. */
	| { readonly kind: "slow"; readonly delayMs: number }
	/** Lines without end; in a session, one message without end. */
	| { readonly kind: "flood" }
	/** One line without end. */
	| { readonly kind: "endless-line" }
	/** Closes the TCP connection in the middle of the output. */
	| { readonly kind: "drop" }
	/** Random bytes, in a session from the first pipeline on; then a clean end. */
	| { readonly kind: "garbage" }
	/** Half an envelope, then the rest and a clean end. */
	| { readonly kind: "truncated" }
	/** Half a packet of a session, half a line of a command; then a clean end. */
	| { readonly kind: "cut-short" }
	/** The right answer after `megabytes` of other lines. */
	| { readonly kind: "big-output"; readonly megabytes: number }
	/** PowerShell under an application control policy. */
	| { readonly kind: "constrained-language" }
	/** The right answer between greetings, colours and the output of other programs. */
	| { readonly kind: "noisy" }
	/** The command is not found. */
	| { readonly kind: "no-powershell" };

/** What sshd starts commands with; changes what a client sees beside the answer. */
export type ShellFlavour = "cmd" | "powershell" | "pwsh";

/**
 * The most that sshd of a host offers; it offers the lesser ones too. `exec`: commands, and no PowerShell that can
 * serve a session. `server-mode`: Windows PowerShell as Windows has it, with `-s`. `subsystem`: PowerShell 7 beside
 * it, which sshd starts for the subsystem `powershell`.
 */
export type SessionOffer = "exec" | "server-mode" | "subsystem";

export interface Story {
	readonly id: string;
	/** One line for lists. */
	readonly title: string;
	readonly machine: MachineDescription;
	readonly conduct: Conduct;
	/** What goes wrong when it is changed. @default nothing */
	readonly mishap?: Mishap;
	readonly shell: ShellFlavour;
	readonly sessions: SessionOffer;
	/** How the inventory describes such a host. */
	readonly roles: readonly HostRole[];
	readonly esu: "none" | "period1" | "period2";
	/** How the lab client logs in. */
	readonly auth: "key" | "password";
	/** What such hosts are called: `ex` gives ex01, ex02 ... */
	readonly namePrefix: string;
}
