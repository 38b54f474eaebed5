import { isScalar } from "yaml";
import { DataFinder } from "./find-data.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { Problem } from "./problem.ts";
import { pathText, type SourceFile } from "./source-file.ts";

export interface ParsedSource {
	/** Undefined when the text cannot be understood. */
	readonly parsed: { readonly source: SourceFile; readonly data: unknown } | undefined;
	readonly problems: readonly Problem[];
}

/**
 * YAML or JSON text to data with places. JSON is read as YAML, which contains it.
 *
 * @param empty what to say of a file without content
 */
export function parseSource(text: string, file: string, folder: string, empty = EMPTY): ParsedSource {
	const tabs = file.toLowerCase().endsWith(".json") ? [] : tabProblems(text, file);
	const yaml = parseYaml(text);
	if (!yaml.ok) {
		const faults = yaml.faults.map((fault) => ({ file, path: "", ...fault }));
		// A tab confuses the parser in more places than the one that has to be changed.
		return { parsed: undefined, problems: tabs.length > 0 ? tabs : faults };
	}
	const { document, lines } = yaml;
	if (document.directives?.yaml.explicit === true) {
		const line = text.split("\n").findIndex((content) => content.startsWith("%")) + 1;
		const problem = { file, line, column: 1, path: "", message: "YAML directives are not accepted" };
		return { parsed: undefined, problems: [problem] };
	}
	const { contents } = document;
	if (contents === null || (isScalar(contents) && contents.value === null)) {
		return { parsed: undefined, problems: [{ file, line: 1, column: 1, path: "", message: empty }] };
	}
	const finder = new DataFinder(lines);
	const data = finder.find(contents, []);
	const problems = [
		...tabs,
		...finder.faults.map(({ line, column, path, message }) => ({
			file,
			line,
			column,
			path: pathText(path),
			message,
		})),
	];
	if (tabs.length > 0 || finder.faults.some((fault) => fault.fatal)) return { parsed: undefined, problems };
	const { keys, values } = finder;
	return { parsed: { source: { file, folder, positions: { keys, values } }, data }, problems };
}

const EMPTY = "is empty; expected a mapping with version and tenants, sites or hosts";

function tabProblems(text: string, file: string): Problem[] {
	const message = "tabs are not accepted as indentation; use blanks";
	return text.split("\n").flatMap((content, index) => {
		const indent = /^ *\t/.exec(content)?.[0];
		return indent === undefined ? [] : [{ file, line: index + 1, column: indent.length, path: "", message }];
	});
}
