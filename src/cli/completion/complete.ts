import { completionNames } from "../../app/completion-names.ts";
import { RERUN_SETS } from "../../app/rerun-sets.ts";
import { CATALOGUE } from "../../core/mitigations/catalogue.ts";
import { REDACTIONS } from "../../report/redact/redactions.ts";
import { describeCommands, type KnownCommand } from "./describe-commands.ts";

/** Where values of options come from; the others are files, or nothing that could be guessed. */
const OPTION_VALUES: Readonly<Record<string, (names: Names) => Promise<readonly string[]>>> = {
	"--tenant": async (names) => (await names.inventory()).tenants,
	"--site": async (names) => (await names.inventory()).sites,
	"--host": async (names) => (await names.inventory()).hosts,
	"--exclude": async (names) => (await names.inventory()).hosts,
	"--group": async (names) => (await names.inventory()).groups,
	"--tag": async (names) => (await names.inventory()).tags,
	"--role": async (names) => (await names.inventory()).roles,
	"--resume": async (names) => await names.runs(),
	"--rerun": async (names) => [
		...RERUN_SETS,
		...(await names.runs()).flatMap((run) => RERUN_SETS.map((set) => `${set}:${run}`)),
	],
	"--redact": async () => REDACTIONS,
	"--from": async (names) => ["latest", ...(await names.runs())],
	"--canary": async (names) => (await names.inventory()).tenants,
	"--mitigate": async () => CATALOGUE.map(({ id }) => id),
};

/** Commands whose positionals are stored runs. */
const RUN_COMMANDS: ReadonlySet<string> = new Set(["report", "runs", "diff", "analyze"]);

type Names = ReturnType<typeof completionNames>;

/**
 * What may stand where the cursor is. An empty list leaves it to the shell (file names).
 *
 * @param words behind the name of the program, the last one as far as it is typed
 */
export async function complete(words: readonly string[]): Promise<string[]> {
	const typed = words.at(-1) ?? "";
	const before = words.slice(0, -1);
	const commands = describeCommands();
	const command = commands.find(({ name }) => name === before[0]);
	if (command === undefined) {
		return before.length > 0
			? []
			: matching(typed, [...commands.map(({ name }) => name), "--help", "--version"]);
	}
	const names = completionNames(valueOf(before, "--inventory", "-i"), valueOf(before, "--runs"));
	const [, inline, part] = /^(--[\w-]+)=(.*)$/.exec(typed) ?? [];
	if (inline !== undefined && part !== undefined) {
		const values = await optionValues(command, inline, names);
		return matching(part, values).map((value) => `${inline}=${value}`);
	}
	const last = before.at(-1) ?? "";
	if (command.options.get(last)?.takesValue === true) {
		return await matchingList(typed, () => optionValues(command, last, names));
	}
	if (typed.startsWith("-")) return matching(typed, optionNames(command, before));
	return matching(typed, await positionalValues(command, before, names));
}

/** Repeatable options take comma lists: only what is behind the last comma is completed. */
async function matchingList(typed: string, values: () => Promise<readonly string[]>): Promise<string[]> {
	const comma = typed.lastIndexOf(",") + 1;
	const head = typed.slice(0, comma);
	return matching(typed.slice(comma), await values()).map((value) => head + value);
}

async function optionValues(command: KnownCommand, name: string, names: Names): Promise<readonly string[]> {
	const option = command.options.get(name);
	if (option === undefined) return [];
	if (option.choices.length > 0) return option.choices;
	if (command.name === "apply" && name === "--resume") return await names.changeRuns();
	const source = option.names.map((one) => OPTION_VALUES[one]).find((one) => one !== undefined);
	return source === undefined ? [] : await source(names);
}

async function positionalValues(
	command: KnownCommand,
	before: readonly string[],
	names: Names,
): Promise<readonly string[]> {
	const given = positionalsOf(command, before.slice(1));
	const positional = command.positionals[given.length];
	if (positional === undefined) return [];
	if (positional.choices.length > 0) return positional.choices;
	if (RUN_COMMANDS.has(command.name)) return [...(await names.runs()), "latest"];
	if (command.name === "rollback") return [...(await names.changeRuns()), "latest"];
	if (command.name === "inventory" && given[0] === "show") return (await names.inventory()).hosts;
	return [];
}

function positionalsOf(command: KnownCommand, words: readonly string[]): string[] {
	return words.filter((word, index) => {
		const previous = words[index - 1] ?? "";
		return !word.startsWith("-") && command.options.get(previous)?.takesValue !== true;
	});
}

function optionNames(command: KnownCommand, before: readonly string[]): string[] {
	const names = [...command.options.keys()].filter((name) => name.startsWith("--"));
	return names.filter((name) => !before.includes(name)).sort();
}

function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
	const at = words.findIndex((word) => names.includes(word));
	const inline = words.find((word) => names.some((name) => word.startsWith(`${name}=`)));
	return at >= 0 ? words[at + 1] : inline?.slice(inline.indexOf("=") + 1);
}

function matching(typed: string, values: readonly string[]): string[] {
	const wanted = typed.toLowerCase();
	return [...new Set(values)].filter((value) => value.toLowerCase().startsWith(wanted));
}
