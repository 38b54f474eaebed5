import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./project-root.ts";

/** Tests of the whole program run what users run: the build. It is made again when a source is newer. */
export function setup(): void {
	if (newest("src") <= builtAt()) return;
	const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
	// Type errors are for `npm run lint`; here it matters that there is a program to run.
	spawnSync(process.execPath, [tsc, "-p", join(projectRoot, "tsconfig.build.json")], { stdio: "inherit" });
	spawnSync(process.execPath, [join(projectRoot, "scripts/copy-data.js")], { stdio: "inherit" });
	if (builtAt() === 0) throw new Error("the program could not be built");
}

function builtAt(): number {
	return statSync(join(projectRoot, "dist/cli/main.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newest(folder: string): number {
	return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}
