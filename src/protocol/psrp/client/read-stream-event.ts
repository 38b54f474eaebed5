import type { PsValue } from "../../clixml/index.ts";
import type { MessageTypeName } from "../message-types.ts";
import {
	readErrorRecord,
	readInformationRecord,
	readProgressRecord,
	readTextRecord,
} from "../messages/read-records.ts";
import type { ClientEvent } from "./client-event.ts";

/** What a pipeline wrote to one of its seven streams; null where the message is no such thing. */
export function readStreamEvent(type: MessageTypeName, pipeline: string, value: PsValue): ClientEvent | null {
	switch (type) {
		case "PipelineOutput":
			return { kind: "output", pipeline, value };
		case "ErrorRecord":
			return { kind: "error", pipeline, record: readErrorRecord(value) };
		case "WarningRecord":
			return { kind: "warning", pipeline, record: readTextRecord(value) };
		case "VerboseRecord":
			return { kind: "verbose", pipeline, record: readTextRecord(value) };
		case "DebugRecord":
			return { kind: "debug", pipeline, record: readTextRecord(value) };
		case "InformationRecord":
			return { kind: "information", pipeline, record: readInformationRecord(value) };
		case "ProgressRecord":
			return { kind: "progress", pipeline, record: readProgressRecord(value) };
		default:
			return null;
	}
}
