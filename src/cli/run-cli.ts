import yargs from "yargs";
import type { Argv } from "yargs";
import { FleetError } from "../core/errors.ts";
import { readToolInfo } from "../app/find-package.ts";
import { COMMANDS } from "./commands.ts";
import type { CommandContext } from "./command.ts";
import { COMPLETE_WORD } from "./completion/shell-scripts.ts";
import { checkBase, describeFailure, EXIT, type ExitCode, withBase } from "./exit-codes.ts";
import { OPTIONS } from "./options.ts";
import { type Output, printLine } from "./print.ts";

const EXAMPLES: readonly (readonly [string, string])[] = [
	["$0 init", "write a commented inventory.yaml to start from"],
	["$0 check", "can every host be reached, with this key, and does PowerShell start?"],
	["$0 scan --fail-on critical", "scan the estate, write a report, exit 1 only for critical findings"],
	["$0 scan --tenant contoso --exclude 'edge*'", "a part of it"],
	["$0 knowledge show 15.2.986.5", "what is this build, what is open on it, what comes next"],
	["$0 lab demo", "see all of it against simulated servers on this machine"],
];

/** Parses the command line, runs one command and gives the exit code. Never throws. */
export async function runCli(args: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
	if (args[0] === COMPLETE_WORD) {
		const { answerShell } = await import("./completion/answer-shell.ts");
		await answerShell(args.slice(1), output);
		return EXIT.clean;
	}
	let result: ExitCode = EXIT.clean;
	let base = 0;
	try {
		const parser = buildParser(
			args,
			(context, run) => {
				base = context.exitCodeBase;
				return run.then((code) => {
					result = code;
				});
			},
			output,
			signal,
		);
		await parser.parseAsync();
	} catch (thrown) {
		const failure = describeFailure(thrown);
		for (const line of failure.lines) printLine(output.err, line);
		result = failure.code;
	}
	return withBase(result, base);
}

function buildParser(
	args: readonly string[],
	track: (context: { readonly exitCodeBase: number }, run: Promise<ExitCode>) => Promise<void>,
	output: Output,
	signal: AbortSignal,
): Argv {
	const tool = readToolInfo();
	const parser = yargs([...args])
		.scriptName("exf")
		.usage(
			"$0 <command>\n\nScans a fleet of Exchange servers over SSH, says which are vulnerable, and reports.",
		)
		.version(tool.version)
		.option("exit-code-base", OPTIONS["exit-code-base"])
		.strict()
		.demandCommand(1, "Which command? See --help.")
		.recommendCommands()
		.exitProcess(false)
		.fail((message, error) => {
			throw error ?? new FleetError("usage", message, { hint: "See --help, also behind a command." });
		})
		.wrap(Math.min(110, output.out.columns ?? 100))
		.help()
		.alias("help", "h");
	for (const [command, description] of EXAMPLES) parser.example(command, description);
	for (const command of COMMANDS) {
		parser.command(
			command.name,
			command.describe,
			(builder) => command.build(builder),
			async (argv) => {
				const exitCodeBase = Number(argv["exitCodeBase"] ?? 0);
				checkBase(exitCodeBase, process.platform);
				const context: CommandContext = { output, signal, argv, tool, commandLine: `exf ${args.join(" ")}` };
				await track(
					{ exitCodeBase },
					command.load().then((module) => module.run(context)),
				);
			},
		);
	}
	return parser;
}
