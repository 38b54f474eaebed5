import type { PsValue } from "../../clixml/index.ts";

/** Categories of PowerShell errors by their number (System.Management.Automation.ErrorCategory). */
export const ERROR_CATEGORIES = [
	"NotSpecified",
	"OpenError",
	"CloseError",
	"DeviceError",
	"DeadlockDetected",
	"InvalidArgument",
	"InvalidData",
	"InvalidOperation",
	"InvalidResult",
	"InvalidType",
	"MetadataError",
	"NotImplemented",
	"NotInstalled",
	"ObjectNotFound",
	"OperationStopped",
	"OperationTimeout",
	"SyntaxError",
	"ParserError",
	"PermissionDenied",
	"ResourceBusy",
	"ResourceExists",
	"ResourceUnavailable",
	"ReadError",
	"WriteError",
	"FromStdErr",
	"SecurityError",
	"ProtocolError",
	"ConnectionError",
	"AuthenticationError",
	"LimitsExceeded",
	"QuotaExceeded",
	"NotEnabled",
] as const;

export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** Where in a script something happened. Lines and columns count from 1. */
export interface ScriptPosition {
	readonly line: number;
	readonly column: number | null;
	/** Path of the script file, null for script text that was sent. */
	readonly file: string | null;
	/** Text of that line, where the peer told it. */
	readonly text: string | null;
}

/** An error of the remote PowerShell. Texts come in the language of the remote; ids, categories and types do not. */
export interface ErrorRecord {
	/** What a person reads: the details where there are any, else the message of the exception. */
	readonly message: string;
	/** `System.DivideByZeroException`; null where the peer did not tell. */
	readonly exceptionType: string | null;
	/** `PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand` */
	readonly fullyQualifiedErrorId: string;
	readonly category: ErrorCategory;
	/** The command, `Get-Content`; empty where there is none. */
	readonly activity: string;
	/** Short name of the exception or a reason; empty where there is none. */
	readonly reason: string;
	readonly targetName: string;
	readonly targetType: string;
	readonly recommendedAction: string | null;
	/** Known from the invocation, or from the stack trace where only that was sent. */
	readonly position: ScriptPosition | null;
	/** One line per call, innermost first, in the words of the remote. */
	readonly scriptStackTrace: string | null;
	/** What the command was working on, null where nothing was sent. */
	readonly target: PsValue;
}

/** Write-Warning, Write-Verbose and Write-Debug. */
export interface TextRecord {
	readonly message: string;
	/** Sent only when asked for with `invocationInfo`. */
	readonly position: ScriptPosition | null;
}

/** Write-Information, and Write-Host of a host that has no screen. */
export interface InformationRecord {
	/** Text of the message as a person reads it. */
	readonly message: string;
	readonly data: PsValue;
	readonly source: string | null;
	/** ISO 8601 as the remote wrote it. */
	readonly timeGenerated: string | null;
	/** `PSHOST` for Write-Host. */
	readonly tags: readonly string[];
	readonly user: string | null;
	readonly computer: string | null;
	readonly processId: number | null;
}

/** Write-Progress. */
export interface ProgressRecord {
	readonly activity: string;
	readonly activityId: number;
	/** -1 where there is none, as for percent and seconds. */
	readonly parentActivityId: number;
	readonly status: string | null;
	readonly currentOperation: string | null;
	readonly percentComplete: number;
	readonly secondsRemaining: number;
	readonly isCompleted: boolean;
}
