import type { SessionChoice, SessionKind } from "../../core/model/host.ts";

/**
 * Kinds of session to try, best first.
 *
 * PSRP before exec: it stops what it started, and has a place for secrets. Among the two, what runs the program that
 * the inventory names: a Windows PowerShell is there only by its server mode, for the subsystem is PowerShell 7. Where
 * PowerShell 7 is meant the subsystem comes first: one round trip tells whether it is there, and no login shell
 * stands in between.
 *
 * @param remembered what worked last time
 */
export function kindsToTry(
	choice: SessionChoice,
	powershell: string,
	remembered: SessionKind | undefined,
): readonly SessionKind[] {
	if (choice !== "auto") return [choice];
	const psrp: readonly SessionKind[] = /pwsh(?:\.exe)?$/i.test(powershell)
		? ["subsystem", "server-mode"]
		: ["server-mode", "subsystem"];
	const kinds: readonly SessionKind[] = [...psrp, "exec"];
	return remembered === undefined ? kinds : [remembered, ...kinds.filter((kind) => kind !== remembered)];
}

/** How a note and an error call it. */
export const SESSION_WORDS: Readonly<Record<SessionKind, string>> = {
	subsystem: "PSRP over the SSH subsystem powershell",
	"server-mode": "PSRP over PowerShell in server mode",
	exec: "scripts on standard input, without PSRP",
};
