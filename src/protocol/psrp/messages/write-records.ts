import { psEnum, psList, psObject, psPrimitive, type PsObject, type PsValue } from "../../clixml/index.ts";
import {
	ERROR_CATEGORIES,
	type ErrorRecord,
	type InformationRecord,
	type ProgressRecord,
	type ScriptPosition,
	type TextRecord,
} from "./records.ts";

/** What must be said of an error; the rest is empty. */
export type ErrorRecordParts = Partial<ErrorRecord> & Pick<ErrorRecord, "message">;

/** An error record with defaults for what is not given. */
export function errorRecord(parts: ErrorRecordParts): ErrorRecord {
	return {
		exceptionType: "System.Management.Automation.RuntimeException",
		fullyQualifiedErrorId: "RuntimeException",
		category: "NotSpecified",
		activity: "",
		reason: "RuntimeException",
		targetName: "",
		targetType: "",
		recommendedAction: null,
		position: null,
		scriptStackTrace: null,
		target: null,
		...parts,
	};
}

/** MS-PSRP 2.2.3.15. */
export function writeErrorRecord(record: ErrorRecord): PsObject {
	const type = record.exceptionType ?? "System.Exception";
	const exception = psObject({
		typeNames: [type, ...(type === "System.Exception" ? [] : ["System.Exception"]), "System.Object"],
		text: `${type}: ${record.message}`,
		adapted: { Message: record.message, InnerException: null, StackTrace: null, HResult: -2146233088 },
	});
	return psObject({
		typeNames: ["System.Management.Automation.ErrorRecord", "System.Object"],
		text: record.message,
		extended: {
			Exception: exception,
			TargetObject: record.target,
			FullyQualifiedErrorId: record.fullyQualifiedErrorId,
			InvocationInfo: null,
			ErrorCategory_Category: ERROR_CATEGORIES.indexOf(record.category),
			ErrorCategory_Activity: record.activity,
			ErrorCategory_Reason: record.reason,
			ErrorCategory_TargetName: record.targetName,
			ErrorCategory_TargetType: record.targetType,
			ErrorCategory_Message: categoryMessage(record),
			...(record.recommendedAction === null
				? {}
				: { ErrorDetails_Message: record.message, ErrorDetails_RecommendedAction: record.recommendedAction }),
			...(record.position === null
				? { SerializeExtendedInfo: false }
				: { SerializeExtendedInfo: true, ...invocation(record.position), PipelineIterationInfo: psList([]) }),
			...(record.scriptStackTrace === null ? {} : { ErrorDetails_ScriptStackTrace: record.scriptStackTrace }),
		},
	});
}

function categoryMessage(record: ErrorRecord): string {
	const target = record.targetName === "" ? "" : record.targetName;
	return `${record.category}: (${target}:${record.targetType}) [${record.activity}], ${record.reason}`;
}

function invocation(position: ScriptPosition): Record<string, PsValue> {
	return {
		InvocationInfo_BoundParameters: null,
		InvocationInfo_CommandOrigin: psEnum("System.Management.Automation.CommandOrigin", 1, "Internal"),
		InvocationInfo_ExpectingInput: false,
		InvocationInfo_InvocationName: "",
		InvocationInfo_Line: position.text ?? "",
		InvocationInfo_OffsetInLine: position.column ?? 0,
		InvocationInfo_HistoryId: 1n,
		InvocationInfo_PipelineIterationInfo: psList([]),
		InvocationInfo_PipelineLength: 0,
		InvocationInfo_PipelinePosition: 0,
		InvocationInfo_PSScriptRoot: "",
		InvocationInfo_PSCommandPath: position.file,
		InvocationInfo_PositionMessage: "",
		InvocationInfo_ScriptLineNumber: position.line,
		InvocationInfo_ScriptName: position.file ?? "",
		InvocationInfo_UnboundArguments: psList([]),
		SerializeExtent: false,
	};
}

export type TextStream = "warning" | "verbose" | "debug";

const TEXT_TYPES = { warning: "WarningRecord", verbose: "VerboseRecord", debug: "DebugRecord" } as const;

/** MS-PSRP 2.2.3.16. */
export function writeTextRecord(stream: TextStream, record: TextRecord): PsObject {
	const { position } = record;
	return psObject({
		typeNames: [
			`System.Management.Automation.${TEXT_TYPES[stream]}`,
			"System.Management.Automation.InformationalRecord",
			"System.Object",
		],
		text: record.message,
		extended: {
			InformationalRecord_Message: record.message,
			InformationalRecord_SerializeInvocationInfo: position !== null,
			...(position === null
				? {}
				: { ...invocation(position), InformationalRecord_PipelineIterationInfo: psList([]) }),
		},
	});
}

/** MS-PSRP 2.2.2.26. */
export function writeInformationRecord(record: InformationRecord): PsObject {
	return psObject({
		extended: {
			MessageData: record.data,
			Source: record.source,
			TimeGenerated: psPrimitive("DT", record.timeGenerated ?? "0001-01-01T00:00:00"),
			Tags: psList(record.tags),
			User: record.user,
			Computer: record.computer,
			ProcessId: psPrimitive("U32", String(record.processId ?? 0)),
			NativeThreadId: psPrimitive("U32", "0"),
			ManagedThreadId: psPrimitive("U32", "0"),
		},
	});
}

/** MS-PSRP 2.2.2.25. */
export function writeProgressRecord(record: ProgressRecord): PsObject {
	const type = record.isCompleted ? "Completed" : "Processing";
	return psObject({
		extended: {
			Activity: record.activity,
			ActivityId: record.activityId,
			StatusDescription: record.status,
			CurrentOperation: record.currentOperation,
			ParentActivityId: record.parentActivityId,
			PercentComplete: record.percentComplete,
			Type: psEnum("System.Management.Automation.ProgressRecordType", record.isCompleted ? 1 : 0, type),
			SecondsRemaining: record.secondsRemaining,
		},
	});
}
