import { type ClixmlEntry, openClixmlFile, readClixmlFile } from "../../app/read-clixml-file.ts";
import { FleetError } from "../../core/errors.ts";
import { isOn, requiredText } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";

/** `exf clixml`: what is in a file of Export-Clixml, as JSON. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const path = requiredText(argv, "file");
	const depth = depthOf(argv["depth"]);
	const source = path === "-" ? { name: "standard input", bytes: process.stdin } : openClixmlFile(path);
	const file = await readClixmlFile(source, { depth });
	for (const note of file.notes) printLine(output.err, `note: ${note}`);
	if (file.cut > 0) {
		printLine(
			output.err,
			`note: ${file.cut} values are shown as text only, because they lie deeper than --depth ${depth}`,
		);
	}
	await printEntries(
		output,
		file.entries.map(file.form === "output" ? withStream : valueOf),
		isOn(argv, "compact"),
	);
	return EXIT.clean;
}

function depthOf(value: unknown): number {
	if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100) return value;
	throw new FleetError("usage", "--depth must be a whole number from 0 to 100");
}

function valueOf(entry: ClixmlEntry): unknown {
	return entry.kind === "value" ? entry.value : entry.text;
}

/** In captured output each value has the stream that it was written to. */
function withStream(entry: ClixmlEntry): unknown {
	return entry.kind === "value"
		? { stream: entry.stream, value: entry.value }
		: { stream: null, text: entry.text };
}

/** One by one, so that a large file is not one more time in memory as JSON. */
async function printEntries({ out }: Output, values: readonly unknown[], isCompact: boolean): Promise<void> {
	if (isCompact) {
		for (const value of values) await printText(out, `${JSON.stringify(value)}\n`);
		return;
	}
	if (values.length === 0) return await printText(out, "[]\n");
	for (const [index, value] of values.entries()) {
		const text = JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
		await printText(out, `${index === 0 ? "[" : ","}\n  ${text}`);
	}
	await printText(out, "\n]\n");
}

async function printText(out: NodeJS.WriteStream, text: string): Promise<void> {
	if (!out.write(text)) await new Promise((resolve) => out.once("drain", resolve));
}
