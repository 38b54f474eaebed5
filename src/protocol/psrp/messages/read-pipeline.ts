import { getProperty, itemsOf, type PsValue, textOf } from "../../clixml/index.ts";
import { PsrpError } from "../psrp-error.ts";
import { PIPELINE_STATES, type PipelineState } from "../states.ts";
import { boolField, intField, listField, needInt, needText, textField } from "./fields.ts";
import { readHostInfo } from "./host-info.ts";
import {
	type CommandArgument,
	type CommandMerge,
	MERGE_TARGETS,
	type MergeTarget,
	type MetadataRequest,
	type PipelineCommand,
	type PipelineRequest,
	type Statement,
} from "./pipeline-spec.ts";
import { readReason } from "./pool-messages.ts";
import type { ErrorRecord } from "./records.ts";

/** MS-PSRP 2.2.2.10. */
export function readPipeline(value: PsValue): PipelineRequest {
	const shell = getProperty(value, "PowerShell");
	const extra = listField(shell, "ExtraCmds");
	const statements = extra.length > 0 ? extra.map(readStatement) : [readStatement(shell)];
	return {
		statements,
		hasNoInput: boolField(value, "NoInput") ?? false,
		addsToHistory: boolField(value, "AddToHistory") ?? false,
		isNested: boolField(value, "IsNested") ?? boolField(shell, "IsNested") ?? false,
		host: readHostInfo(value),
	};
}

function readStatement(value: PsValue | undefined): Statement {
	const commands = itemsOf(getProperty(value, "Cmds"));
	if (commands === undefined) throw new PsrpError("malformed", "pipeline without commands");
	return commands.map(readCommand);
}

function readCommand(value: PsValue): PipelineCommand {
	return {
		text: needText(value, "Cmd"),
		isScript: boolField(value, "IsScript") ?? false,
		useLocalScope: boolField(value, "UseLocalScope"),
		merge: readMerge(value),
		arguments: listField(value, "Args").map(readArgument),
	};
}

function readMerge(value: PsValue): CommandMerge {
	const target = (name: string): MergeTarget => MERGE_TARGETS[intField(value, name) ?? 0] ?? "none";
	return {
		error: target("MergeError"),
		warning: target("MergeWarning"),
		verbose: target("MergeVerbose"),
		debug: target("MergeDebug"),
		information: target("MergeInformation"),
	};
}

/** The name comes as `Name`, or as it stood in the text: `-Name`, `-Name:`. */
function readArgument(value: PsValue): CommandArgument {
	const raw = textField(value, "N");
	const argument = getProperty(value, "V") ?? null;
	const isBare = raw?.startsWith("-") === true && !raw.trimEnd().endsWith(":") && argument === null;
	const name = raw === null ? null : raw.replace(/^-/, "").replace(/[:\s]+$/, "");
	return { name, value: argument, isSwitch: isBare };
}

/** State of a pipeline, with the error that ended it: MS-PSRP 2.2.2.20. */
export interface PipelineStateMessage {
	readonly state: PipelineState;
	readonly error: ErrorRecord | null;
}

export function readPipelineState(value: PsValue): PipelineStateMessage {
	const state = PIPELINE_STATES[needInt(value, "PipelineState")];
	if (state === undefined) throw new PsrpError("malformed", "a pipeline state that does not exist");
	return { state, error: readReason(value) };
}

const ALL_TYPES = 0x1 | 0x2 | 0x4 | 0x8;

/** MS-PSRP 2.2.2.14. */
export function readMetadataRequest(value: PsValue): MetadataRequest {
	const texts = (name: string): string[] => listField(value, name).map((item) => textOf(item) ?? "");
	return {
		names: texts("Name"),
		commandTypes: intField(value, "CommandType") ?? ALL_TYPES,
		modules: texts("Namespace"),
	};
}
