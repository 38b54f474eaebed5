import { psEnum, psList, psObject, type PsObject, type PsValue } from "../../clixml/index.ts";
import { isAtLeast, type ProtocolVersion } from "../protocol-version.ts";
import { nullHostInfo } from "./host-info.ts";
import {
	type CommandArgument,
	type CommandMerge,
	MERGE_TARGETS,
	type PipelineCommand,
	type Statement,
} from "./pipeline-spec.ts";
import { apartmentState } from "./pool-messages.ts";

/** What the data of CREATE_PIPELINE is made of. */
export interface PipelineParts {
	readonly statements: readonly Statement[];
	readonly hasNoInput: boolean;
	readonly addsToHistory: boolean;
	/** Asks for the place in the script with every record: several kilobytes each. */
	readonly invocationInfo: boolean;
}

/** MS-PSRP 2.2.2.10. */
export function writePipeline(parts: PipelineParts, version: ProtocolVersion): PsObject {
	const [first = [], ...others] = parts.statements;
	const cmds = (statement: Statement): PsObject =>
		list(statement.map((command) => writeCommand(command, version)));
	const extra = list(parts.statements.map((statement) => psObject({ extended: { Cmds: cmds(statement) } })));
	return psObject({
		extended: {
			NoInput: parts.hasNoInput,
			ApartmentState: apartmentState(),
			RemoteStreamOptions: psEnum(
				"System.Management.Automation.RemoteStreamOptions",
				parts.invocationInfo ? 15 : 0,
				parts.invocationInfo ? "AddInvocationInfo" : "0",
			),
			AddToHistory: parts.addsToHistory,
			HostInfo: nullHostInfo(),
			IsNested: false,
			PowerShell: psObject({
				extended: {
					IsNested: false,
					// All statements, the first too, where there is more than one.
					ExtraCmds: others.length === 0 ? null : extra,
					Cmds: cmds(first),
					History: null,
					RedirectShellErrorOutputPipe: false,
				},
			}),
		},
	});
}

const OBJECT_LIST = [
	"System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]",
	"System.Object",
];

function list(items: readonly PsValue[]): PsObject {
	return psList(items, "LST", OBJECT_LIST);
}

/** MS-PSRP 2.2.3.12. */
function writeCommand(command: PipelineCommand, version: ProtocolVersion): PsObject {
	return psObject({
		extended: {
			Cmd: command.text,
			IsScript: command.isScript,
			UseLocalScope: command.useLocalScope ?? null,
			// 2.1 knows only error to output, and only in this way.
			MergeMyResult: mergeTarget(command.merge?.error === "output" ? "error" : "none"),
			MergeToResult: mergeTarget(command.merge?.error === "output" ? "output" : "none"),
			MergePreviousResults: mergeTarget("none"),
			...writeMerge(command.merge ?? {}, version),
			Args: list(command.arguments.map(writeArgument)),
		},
	});
}

function writeMerge(merge: CommandMerge, version: ProtocolVersion): Record<string, PsValue> {
	if (!isAtLeast(version, "2.2")) return {};
	return {
		MergeError: mergeTarget(merge.error ?? "none"),
		MergeWarning: mergeTarget(merge.warning ?? "none"),
		MergeVerbose: mergeTarget(merge.verbose ?? "none"),
		MergeDebug: mergeTarget(merge.debug ?? "none"),
		...(isAtLeast(version, "2.3") ? { MergeInformation: mergeTarget(merge.information ?? "none") } : {}),
	};
}

const MERGE_NAMES = {
	none: "None",
	output: "Output",
	error: "Error",
	warning: "Warning",
	verbose: "Verbose",
	debug: "Debug",
	information: "Information",
	all: "All",
	null: "Null",
} as const;

function mergeTarget(target: (typeof MERGE_TARGETS)[number]): PsObject {
	const type = "System.Management.Automation.Runspaces.PipelineResultTypes";
	return psEnum(type, MERGE_TARGETS.indexOf(target), MERGE_NAMES[target]);
}

/**
 * MS-PSRP 2.2.3.13. A name with a dash and no value is a bare `-Name`, as a switch is given; a name without is bound
 * to its value even if that is null.
 */
function writeArgument(argument: CommandArgument): PsObject {
	const isSwitch = argument.isSwitch === true && argument.name !== null;
	return psObject({
		extended: {
			N: isSwitch ? `-${argument.name}` : argument.name,
			V: isSwitch ? null : argument.value,
		},
	});
}
