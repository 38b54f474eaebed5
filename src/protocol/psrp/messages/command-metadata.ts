import { psDictionary, psEnum, psList, psObject, type PsObject } from "../../clixml/index.ts";

/** Flags of System.Management.Automation.CommandTypes that a server is asked for. */
const COMMAND_TYPES = {
	Alias: 1,
	Function: 2,
	Filter: 4,
	Cmdlet: 8,
	ExternalScript: 16,
	Application: 32,
	Script: 64,
} as const;

export interface CommandParameter {
	readonly name: string;
	/** .NET type, `System.String[]`; a switch is `System.Management.Automation.SwitchParameter`. */
	readonly type: string;
	readonly aliases?: readonly string[];
}

/** A command that a server says it has. */
export interface CommandDescription {
	readonly name: string;
	readonly type: keyof typeof COMMAND_TYPES;
	/** @default "" */
	readonly module?: string;
	/** @default none */
	readonly parameters?: readonly CommandParameter[];
}

/**
 * The commands of a server that a client asks for, with its flags and its wildcards (`*` and `?`, in any case).
 * Enter-PSSession wants Out-Default and Exit-PSSession to be among them.
 */
export function selectCommands(
	commands: readonly CommandDescription[],
	names: readonly string[],
	commandTypes: number,
): CommandDescription[] {
	return commands.filter(({ name, type }) => {
		const isOfType = (COMMAND_TYPES[type] & commandTypes) !== 0;
		return isOfType && (names.length === 0 || names.some((pattern) => isLike(name, pattern)));
	});
}

/** Without an expression: a pattern of many stars would make one try for a very long time. */
function isLike(text: string, pattern: string): boolean {
	const [t, p] = [text.toLowerCase(), pattern.toLowerCase()];
	let [at, from] = [0, 0];
	let [star, resume] = [-1, 0];
	while (at < t.length) {
		if (from < p.length && (p[from] === "?" || (p[from] !== "*" && p[from] === t[at]))) {
			at += 1;
			from += 1;
		} else if (p[from] === "*") {
			star = from;
			resume = at;
			from += 1;
		} else if (star >= 0) {
			from = star + 1;
			resume += 1;
			at = resume;
		} else return false;
	}
	return /^\**$/.test(p.slice(from));
}

/** What goes before the commands: how many there are. MS-PSRP 2.2.3.21. */
export function writeCommandCount(count: number): PsObject {
	return psObject({
		typeNames: [
			"Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo",
			"System.Management.Automation.PSCustomObject",
			"System.Object",
		],
		extended: { Count: count },
	});
}

/** MS-PSRP 2.2.3.22. */
export function writeCommandDescription(command: CommandDescription): PsObject {
	const parameters = (command.parameters ?? []).map(
		(parameter) => [parameter.name, writeParameter(parameter)] as const,
	);
	return psObject({
		typeNames: [
			`Selected.System.Management.Automation.${command.type}Info`,
			"System.Management.Automation.PSCustomObject",
			"System.Object",
		],
		extended: {
			Name: command.name,
			Namespace: command.module ?? "",
			HelpUri: "",
			CommandType: psEnum(
				"System.Management.Automation.CommandTypes",
				COMMAND_TYPES[command.type],
				command.type,
			),
			ResolvedCommandName: null,
			OutputType: psList([]),
			Parameters: psDictionary(parameters),
		},
	});
}

/** MS-PSRP 2.2.3.23. */
function writeParameter({ name, type, aliases = [] }: CommandParameter): PsObject {
	return psObject({
		typeNames: ["System.Management.Automation.ParameterMetadata", "System.Object"],
		text: "System.Management.Automation.ParameterMetadata",
		adapted: {
			Name: name,
			ParameterType: type,
			Aliases: psList(aliases),
			IsDynamic: false,
			SwitchParameter: type === "System.Management.Automation.SwitchParameter",
		},
	});
}
