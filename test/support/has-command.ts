import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program lies on the PATH or in the system folders, or undefined. */
export function findCommand(name: string): string | undefined {
	const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];
	const names = process.platform === "win32" ? [`${name}.exe`, name] : [name];
	return folders
		.flatMap((folder) => names.map((file) => join(folder, file)))
		.find((path) => existsSync(path));
}

/** True where a foreign program that a test needs is installed; tests without it are skipped by name. */
export function hasCommand(name: string): boolean {
	return findCommand(name) !== undefined;
}
