/**
 * The reader without comments, blank lines and indentation. It must fit a command line (8,191 characters in
 * cmd.exe, as base64 of UTF-16). Only whole-line comments are known: the readers have no others.
 */
export function minifyReader(text: string): string {
	return text
		.replace(/^<#[\s\S]*?^#>$/gm, "")
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "" && !line.startsWith("#"))
		.join("\n");
}
