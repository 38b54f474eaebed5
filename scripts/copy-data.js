// Copies what tsc does not: knowledge data, recordings and the lab's host script; marks the bin as executable.
import { chmodSync, cpSync, existsSync } from "node:fs";

for (const folder of ["knowledge/data", "lab/recordings", "lab/host"]) {
	const from = new URL(`../src/${folder}`, import.meta.url);
	if (existsSync(from)) cpSync(from, new URL(`../dist/${folder}`, import.meta.url), { recursive: true });
}
chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
