import {
	type CommandDescription,
	type ErrorRecord,
	errorRecord,
	type PipelineRequest,
	type Statement,
} from "../../../protocol/psrp/index.ts";
import { textOf } from "../../../protocol/clixml/index.ts";
import { COMPLETED, output, type PipelineAnswer } from "../pipeline-answer.ts";
import { answerStatement, SIMULATED } from "./shell-commands.ts";
import type { ShellHost } from "./shell-host.ts";

/** What `Get-Command` finds. Enter-PSSession goes into no session that lacks one of these. */
export const SHELL_COMMANDS: readonly CommandDescription[] = [
	{ name: "Out-Default", type: "Cmdlet", module: "Microsoft.PowerShell.Core" },
	{ name: "Exit-PSSession", type: "Cmdlet", module: "Microsoft.PowerShell.Core" },
	{ name: "Get-Command", type: "Cmdlet", module: "Microsoft.PowerShell.Core" },
	{ name: "Get-Service", type: "Cmdlet", module: "Microsoft.PowerShell.Management" },
	{ name: "Get-Date", type: "Cmdlet", module: "Microsoft.PowerShell.Utility" },
	{ name: "Get-Location", type: "Cmdlet", module: "Microsoft.PowerShell.Management" },
];

/** Answers what was typed, or sent with Invoke-Command, as far as it is simulated. */
export async function* runShell(request: PipelineRequest, host: ShellHost): AsyncGenerator<PipelineAnswer> {
	for (const statement of request.statements) yield* runStatement(statement, host);
	yield COMPLETED;
}

function* runStatement(statement: Statement, host: ShellHost): Generator<PipelineAnswer> {
	// A console has its output formatted on the host and written with calls.
	const isForScreen = statement.length > 1 && statement.at(-1)?.text.toLowerCase() === "out-default";
	const commands = isForScreen ? statement.slice(0, -1) : statement;
	for (const text of statementsOf(commands)) {
		if (text.trim().toLowerCase() === "exit-pssession") {
			// Also what a console makes of `exit`: the client is told to leave the session.
			yield { kind: "host", method: "PopRunspace", parameters: [] };
			continue;
		}
		const values = answerStatement(text, host);
		if (values === undefined) {
			const record = notSimulated(text);
			yield isForScreen
				? { kind: "host", method: "WriteErrorLine", parameters: [record.message] }
				: { kind: "error", record };
		} else if (isForScreen) {
			const lines = values.flatMap((value) => value.lines);
			for (const line of lines) yield { kind: "host", method: "WriteLine2", parameters: [line] };
		} else for (const { value } of values) yield output(value);
	}
}

/** A script may have several statements; a pipe makes it one that is not known. */
function statementsOf(commands: Statement): string[] {
	const [first] = commands;
	if (commands.length === 1 && first?.isScript === true) {
		return first.text.split(/[;\r\n]/).filter((text) => text.trim() !== "");
	}
	const texts = commands.map((command) => {
		const parts = command.arguments.map(({ name, value }) => [
			...(name === null ? [] : [`-${name}`]),
			...(value === null ? [] : [textOf(value) ?? "?"]),
		]);
		return [command.text, ...parts.flat()].join(" ");
	});
	return [texts.join(" | ")];
}

/** As for a command that does not exist, with a text that says why. */
function notSimulated(statement: string): ErrorRecord {
	const [name = ""] = statement.trim().split(/\s/);
	return errorRecord({
		message: `exf lab: '${name.slice(0, 80)}' is not simulated. This host answers ${SIMULATED}.`,
		exceptionType: "System.Management.Automation.CommandNotFoundException",
		fullyQualifiedErrorId: "CommandNotFoundException",
		category: "ObjectNotFound",
		reason: "CommandNotFoundException",
		targetName: name.slice(0, 80),
		targetType: "String",
	});
}
