import { cleanText } from "../../core/clean-text.ts";
import type { TransportErrorCode } from "../../core/model/outcome.ts";
import { TransportError } from "../transport.ts";
import { codeOfErrorId, codeOfNumber } from "./fault-codes.ts";
import type { Answer } from "./parse-answer.ts";

/** What was going on when it failed. */
export type FaultStage = "opening" | "running";

const HINTS: Partial<Readonly<Record<TransportErrorCode, string>>> = {
	dns: "Check address in the inventory and the DNS of this machine.",
	refused: "Is WinRM on (Enable-PSRemoting, winrm quickconfig) and is the port right?",
	"connect-timeout": "Check routing and firewall between this machine and the host.",
	tls: "Look at the certificate of the WinRM listener: authority, name, dates, revocation list.",
	auth: "Check the credential. By IP address, or outside the domain, Kerberos is not possible: then the host must be in TrustedHosts of this machine, or useSsl: true.",
	"access-denied":
		"The account needs rights on this session configuration: member of Administrators or Remote Management Users, or of the role that a JEA endpoint names. A wrong password can look like this, too.",
	"language-mode":
		"This session configuration takes no scripts (NoLanguage, ConstrainedLanguage). Name another one with configurationName.",
	quota: "Another administrator or program holds sessions on this host: look at MaxShellsPerUser.",
};
const NO_CONFIGURATION =
	"The host has no such session configuration: Get-PSSessionConfiguration lists them there; configurationName chooses one.";
/** ERROR_WSMAN_INVALID_RESOURCE_URI, in both spellings. */
const NO_CONFIGURATION_NUMBERS: ReadonlySet<number> = new Set([0x8033803b, 0x80338002]);

/** Which numbers name something else once a session was open. */
const WHILE_RUNNING: Partial<Readonly<Record<TransportErrorCode, TransportErrorCode>>> = {
	dns: "closed",
	refused: "closed",
	"connect-timeout": "closed",
};

/**
 * Gives a fault of the worker its place in the closed set, by numbers and error ids only: texts are
 * translated, and stand in the message for people.
 */
export function mapFault(answer: Answer, where: string, stage: FaultStage): TransportError {
	const numbers = (answer.fields.get("number") ?? []).map(Number).filter(Number.isSafeInteger);
	const ids = answer.fields.get("errorId") ?? [];
	const known = [...numbers.map(codeOfNumber), ...ids.map(codeOfErrorId)].find((code) => code !== undefined);
	const code = known === undefined ? unknownCode(answer, stage) : atStage(known, stage);
	const said = cleanText(answer.fields.get("message")?.[0] ?? "", 300);
	const shown = numbers.find((number) => number !== 0);
	const number = shown === undefined ? "" : ` (${describeNumber(shown)})`;
	const hint = numbers.some((value) => NO_CONFIGURATION_NUMBERS.has(value >>> 0))
		? NO_CONFIGURATION
		: HINTS[code];
	return new TransportError(code, `${where}: ${said}${number}`, hint === undefined ? {} : { hint });
}

function atStage(code: TransportErrorCode, stage: FaultStage): TransportErrorCode {
	return stage === "running" ? (WHILE_RUNNING[code] ?? code) : code;
}

/** A session that was open and is not any more was closed; what failed before that is not understood. */
function unknownCode(answer: Answer, stage: FaultStage): TransportErrorCode {
	const types = answer.fields.get("type") ?? [];
	const isTransport = types.some((type) => type === "PSRemotingTransportException");
	return stage === "running" && isTransport ? "closed" : "protocol";
}

function describeNumber(number: number): string {
	return number >= 0 && number <= 0xffff ? String(number) : `0x${(number >>> 0).toString(16).toUpperCase()}`;
}
