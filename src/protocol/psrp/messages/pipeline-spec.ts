import type { PsValue } from "../../clixml/index.ts";
import type { HostInfo } from "./host-info.ts";

/** An argument of a command. */
export interface CommandArgument {
	/** Without dash; null for one that is told by its position. */
	readonly name: string | null;
	readonly value: PsValue;
	/** `-Name` alone, as a switch is given; `value` is null then. */
	readonly isSwitch?: boolean;
}

/** Streams of a command whose output goes elsewhere: MS-PSRP 2.2.3.30. */
export const MERGE_TARGETS = [
	"none",
	"output",
	"error",
	"warning",
	"verbose",
	"debug",
	"information",
	"all",
	"null",
] as const;

export type MergeTarget = (typeof MERGE_TARGETS)[number];

/** Where the streams of a command go; what is left out goes its own way. */
export interface CommandMerge {
	readonly error?: MergeTarget;
	readonly warning?: MergeTarget;
	readonly verbose?: MergeTarget;
	readonly debug?: MergeTarget;
	readonly information?: MergeTarget;
}

/** One element of a pipeline: MS-PSRP 2.2.3.12. */
export interface PipelineCommand {
	/** Name of a command, or the whole text of a script. */
	readonly text: string;
	readonly isScript: boolean;
	readonly arguments: readonly CommandArgument[];
	/** Null leaves it to the remote. */
	readonly useLocalScope?: boolean | null;
	readonly merge?: CommandMerge;
}

/** Commands that feed each other from the first to the last. */
export type Statement = readonly PipelineCommand[];

/** Arguments by name: values as they are, `true` for a switch. */
export type NamedArguments = ReadonlyMap<string, PsValue> | Readonly<Record<string, PsValue>>;

/**
 * The whole text of a script; arguments are bound to its `param()` block with their types. Nothing is quoted. A
 * parameter of type switch takes a boolean like any other.
 */
export function scriptCommand(text: string, named: NamedArguments = {}): PipelineCommand {
	return { text, isScript: true, arguments: toArguments(named) };
}

/** A command by its name, the only thing that an endpoint without a language (JEA, Exchange) accepts. */
export function namedCommand(name: string, named: NamedArguments = {}): PipelineCommand {
	return { text: name, isScript: false, arguments: toArguments(named) };
}

function toArguments(named: NamedArguments): CommandArgument[] {
	const pairs = named instanceof Map ? [...named] : Object.entries(named);
	return pairs.map(([name, value]) => ({ name, value }));
}

/** What a client asks to have run. */
export interface PipelineRequest {
	readonly statements: readonly Statement[];
	/** False when input objects may follow. */
	readonly hasNoInput: boolean;
	readonly addsToHistory: boolean;
	/** Runs inside a pipeline that is waiting, as the prompt of a debugger does. */
	readonly isNested: boolean;
	readonly host: HostInfo;
}

/** A question for commands and their parameters: MS-PSRP 2.2.2.14. `Get-Command` of an implicit remoting client. */
export interface MetadataRequest {
	/** Wildcards; empty for all. */
	readonly names: readonly string[];
	/** Flags of System.Management.Automation.CommandTypes. */
	readonly commandTypes: number;
	readonly modules: readonly string[];
}
