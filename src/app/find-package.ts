import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Root folder of the installed package: the same two steps up from src/app and from dist/app. */
export const packageRoot = fileURLToPath(new URL("../../", import.meta.url));

/** Name and version as package.json says. */
export function readToolInfo(): { readonly name: string; readonly version: string; readonly node: string } {
	const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
	const { name, version } = JSON.parse(text) as { name: string; version: string };
	return { name, version, node: process.versions.node };
}
