import { once } from "node:events";
import {
	type ClixmlEntry,
	type ClixmlSource,
	openClixmlFile,
	readClixmlFile,
} from "../../app/read-clixml-file.ts";
import { FleetError } from "../../core/errors.ts";
import { isOn, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";

/** `exf clixml`: what is in a file of Export-Clixml, as JSON. */
export async function run({ output, argv }: CommandContext): Promise<ExitCode> {
	const depth = depthOf(argv["depth"]);
	const file = await readClixmlFile(sourceOf(textOf(argv, "file")), { depth });
	for (const note of file.notes) printLine(output.err, `note: ${note}`);
	if (file.cut > 0) {
		const values = file.cut === 1 ? "1 value is" : `${file.cut} values are`;
		printLine(
			output.err,
			`note: ${values} shown as text only: deeper than --depth ${depth}, or within itself`,
		);
	}
	await printEntries(
		output,
		file.entries.map(file.form === "output" ? withStream : valueOf),
		isOn(argv, "compact"),
	);
	return EXIT.clean;
}

/** yargs hands a lone dash on as an empty text. */
function sourceOf(path: string | undefined): ClixmlSource {
	if (path !== undefined && path !== "" && path !== "-") return openClixmlFile(path);
	if (process.stdin.isTTY) {
		throw new FleetError("usage", "file is missing", { hint: "Name a file, or pipe one into it." });
	}
	return { name: "standard input", bytes: process.stdin };
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
	if (!out.write(text)) await once(out, "drain");
}
