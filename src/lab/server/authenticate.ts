import { timingSafeEqual } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { AuthContext, Connection, PublicKeyAuthContext } from "ssh2";
import ssh2 from "ssh2";

/** The one account of the lab's hosts. */
export interface LabAccount {
	/** As Windows OpenSSH takes it: `domain\user` (also sent as `user@domain`) or `user`; case does not matter. */
	readonly user: string;
	/** `ssh-ed25519 AAAA...` */
	readonly publicKey: string;
	readonly password: string;
}

/** As `MaxAuthTries` of sshd. */
const MAX_TRIES = 6;
const METHODS = ["publickey", "password"] as const;

export interface LoginEvents {
	readonly onAccepted: () => void;
	readonly onRefused: () => void;
}

/** Answers the login requests of one connection; `delayMs` passes before each answer. */
export function authenticate(
	connection: Connection,
	account: LabAccount,
	delayMs: number,
	signal: AbortSignal,
	events: LoginEvents,
): void {
	let refused = 0;
	async function decide(context: AuthContext): Promise<void> {
		if (delayMs > 0) await delay(delayMs, undefined, { signal });
		const answer = judge(context, account);
		if (answer === "accepted" || answer === "key-known") {
			if (answer === "accepted") events.onAccepted();
			context.accept();
			return;
		}
		// Clients ask with "none" which methods there are; that is no try.
		if (context.method !== "none") {
			refused += 1;
			events.onRefused();
		}
		if (refused >= MAX_TRIES) connection.end();
		else context.reject([...METHODS]);
	}
	connection.on("authentication", (context) => {
		decide(context).catch(() => connection.end());
	});
}

function judge(context: AuthContext, account: LabAccount): "accepted" | "key-known" | "refused" {
	if (accountName(context.username) !== accountName(account.user)) return "refused";
	if (context.method === "password")
		return isSame(context.password, account.password) ? "accepted" : "refused";
	return context.method === "publickey" ? judgeKey(context, account) : "refused";
}

/** PowerShell's own clients turn `domain\user` into `user@domain`. */
function accountName(user: string): string {
	return user.toLowerCase().replace(/^([^@]+)@([^@]+)$/, "$2\\$1");
}

/** RFC 4252 section 7: first "would this key do?", then the same with a signature. */
function judgeKey(context: PublicKeyAuthContext, account: LabAccount): "accepted" | "key-known" | "refused" {
	const key = ssh2.utils.parseKey(account.publicKey);
	if (key instanceof Error || context.key.algo !== key.type) return "refused";
	if (!context.key.data.equals(key.getPublicSSH())) return "refused";
	if (context.signature === undefined || context.blob === undefined) return "key-known";
	return key.verify(context.blob, context.signature, context.hashAlgo) === true ? "accepted" : "refused";
}

function isSame(given: string, wanted: string): boolean {
	const a = Buffer.from(given, "utf8");
	const b = Buffer.from(wanted, "utf8");
	return a.length === b.length && timingSafeEqual(a, b);
}
