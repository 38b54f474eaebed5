import { getProperty, isObject, itemsOf, type PsValue, textOf } from "../../clixml/index.ts";
import { PsrpError } from "../psrp-error.ts";
import { intField, listField, textField } from "./fields.ts";
import {
	ERROR_CATEGORIES,
	type ErrorRecord,
	type InformationRecord,
	type ProgressRecord,
	type ScriptPosition,
	type TextRecord,
} from "./records.ts";

/** An error record as a message or as a part of one: MS-PSRP 2.2.2.20, 2.2.3.15. */
export function readErrorRecord(value: PsValue): ErrorRecord {
	const exception = getProperty(value, "Exception");
	const exceptionMessage = textField(exception, "Message");
	const category = textField(value, "ErrorCategory_Message");
	const trace = textField(value, "ErrorDetails_ScriptStackTrace");
	return {
		message: textField(value, "ErrorDetails_Message") ?? exceptionMessage ?? category ?? textOf(value) ?? "",
		exceptionType: typeOf(exception),
		fullyQualifiedErrorId: textField(value, "FullyQualifiedErrorId") ?? "",
		category: ERROR_CATEGORIES[intField(value, "ErrorCategory_Category") ?? 0] ?? "NotSpecified",
		activity: textField(value, "ErrorCategory_Activity") ?? "",
		reason: textField(value, "ErrorCategory_Reason") ?? "",
		targetName: textField(value, "ErrorCategory_TargetName") ?? "",
		targetType: textField(value, "ErrorCategory_TargetType") ?? "",
		recommendedAction: textField(value, "ErrorDetails_RecommendedAction"),
		position: readPosition(value) ?? positionOfTrace(trace),
		scriptStackTrace: trace,
		target: getProperty(value, "TargetObject") ?? null,
	};
}

/** Objects that come back from a remote have this before their type. */
const DESERIALIZED = "Deserialized.";

function typeOf(exception: PsValue | undefined): string | null {
	const name = isObject(exception) ? exception.typeNames[0] : undefined;
	if (name === undefined) return null;
	return name.startsWith(DESERIALIZED) ? name.slice(DESERIALIZED.length) : name;
}

/** Of the fields that are sent on request, else of the invocation that PowerShell sends with most errors. */
function readPosition(value: PsValue): ScriptPosition | null {
	const own = positionIn(value, "InvocationInfo_");
	return own ?? positionIn(getProperty(value, "InvocationInfo"), "");
}

function positionIn(value: PsValue | undefined, prefix: string): ScriptPosition | null {
	const line = intField(value, `${prefix}ScriptLineNumber`);
	if (line === null || line < 1) return null;
	const column = intField(value, `${prefix}OffsetInLine`);
	return {
		line,
		column: column === null || column < 1 ? null : column,
		file: textField(value, `${prefix}ScriptName`) || null,
		text: textField(value, `${prefix}Line`)?.trimEnd() || null,
	};
}

/** `at <ScriptBlock>, <No file>: line 5`: the words are translated, their order and the number are not. */
const TRACE_LINE = /^[^\n]{0,2000}, ([^\n]{1,2000}): \D{0,40}(\d{1,9})\D{0,40}$/;

function positionOfTrace(trace: string | null): ScriptPosition | null {
	const match = TRACE_LINE.exec(trace?.split(/\r?\n/, 1)[0] ?? "");
	const file = match?.[1];
	if (match === null || file === undefined) return null;
	return { line: Number(match[2]), column: null, file: file.startsWith("<") ? null : file, text: null };
}

/** Warning, verbose and debug records: MS-PSRP 2.2.2.21 to 2.2.2.23. */
export function readTextRecord(value: PsValue): TextRecord {
	const message = textField(value, "InformationalRecord_Message") ?? textField(value, "Message");
	return { message: message ?? textOf(value) ?? "", position: readPosition(value) };
}

/** MS-PSRP 2.2.2.26. */
export function readInformationRecord(value: PsValue): InformationRecord {
	const data = getProperty(value, "MessageData") ?? null;
	return {
		message: textField(data, "Message") ?? textOf(data) ?? "",
		data,
		source: textField(value, "Source"),
		timeGenerated: textField(value, "TimeGenerated"),
		tags: listField(value, "Tags").map((tag) => textOf(tag) ?? ""),
		user: textField(value, "User"),
		computer: textField(value, "Computer"),
		processId: intField(value, "ProcessId"),
	};
}

/** MS-PSRP 2.2.2.25. */
export function readProgressRecord(value: PsValue): ProgressRecord {
	return {
		activity: textField(value, "Activity") ?? "",
		activityId: intField(value, "ActivityId") ?? 0,
		parentActivityId: intField(value, "ParentActivityId") ?? -1,
		status: textField(value, "StatusDescription"),
		currentOperation: textField(value, "CurrentOperation"),
		percentComplete: intField(value, "PercentComplete") ?? -1,
		secondsRemaining: intField(value, "SecondsRemaining") ?? -1,
		isCompleted: intField(value, "Type") === 1,
	};
}

/** A call of the host: MS-PSRP 2.2.2.15, 2.2.2.27. */
export interface HostCall {
	readonly callId: bigint;
	/** Number of the method: MS-PSRP 2.2.3.17. */
	readonly method: number;
	readonly parameters: readonly PsValue[];
}

export function readHostCall(value: PsValue): HostCall {
	const callId = unwrapId(getProperty(value, "ci"));
	const method = intField(value, "mi");
	const parameters = itemsOf(getProperty(value, "mp"));
	if (callId === null || method === null) throw new PsrpError("malformed", "host call without its method");
	return { callId, method, parameters: parameters ?? [] };
}

function unwrapId(value: PsValue | undefined): bigint | null {
	if (typeof value === "bigint") return value;
	return typeof value === "number" ? BigInt(value) : null;
}

/** What a host call was answered with: MS-PSRP 2.2.2.16, 2.2.2.28. */
export interface HostResponse {
	readonly callId: bigint;
	readonly method: number;
	/** Null for nothing. */
	readonly result: PsValue;
	readonly error: ErrorRecord | null;
}

export function readHostResponse(value: PsValue): HostResponse {
	const { callId, method } = readHostCall(value);
	const error = getProperty(value, "me");
	return {
		callId,
		method,
		result: getProperty(value, "mr") ?? null,
		error: error === undefined || error === null ? null : readErrorRecord(error),
	};
}
