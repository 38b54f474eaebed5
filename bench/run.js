// npm run bench [-- 1000 5000]: start time of the program, CLIXML, and full scans of lab estates.
// npm run bench -- clixml: that part alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { benchClixml } from "./clixml.js";
import { measure, medianWall } from "./measure.js";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const sizes = process.argv
	.slice(2)
	.map(Number)
	.filter((size) => size > 0);

console.log(
	`node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; client and lab share the machine`,
);
if (process.argv[2] === "clixml") await benchClixml();
else {
	await startTimes();
	await benchClixml();
	for (const size of sizes.length === 0 ? [1000, 5000] : sizes) await scanEstate(size);
}

async function startTimes() {
	const bare = await medianWall(process.execPath, ["-e", "0"]);
	for (const option of ["--help", "--version"]) {
		const wall = await medianWall(process.execPath, [main, option]);
		console.log(
			`exf ${option}: ${wall.toFixed(0)} ms, ${(wall / bare).toFixed(1)} x a bare node (${bare.toFixed(0)} ms)`,
		);
	}
}

async function scanEstate(hosts) {
	const dir = mkdtempSync(join(tmpdir(), "exf-bench-"));
	const lab = spawn(
		process.execPath,
		[main, "lab", "up", "--json", "--until-stdin-closes", "--dir", dir, "--hosts", String(hosts)],
		{ stdio: ["pipe", "pipe", "inherit"] },
	);
	try {
		const [line] = await once(createInterface({ input: lab.stdout }), "line");
		const { inventory } = JSON.parse(line);
		const scan = await measure(process.execPath, [
			main,
			"scan",
			"--all-tenants",
			"--inventory",
			inventory,
			"--runs",
			join(dir, "runs"),
			"--connect-timeout",
			"5s",
		]);
		const summary = scan.out.split("\n").find((text) => /^hosts\s/.test(text)) ?? scan.err;
		console.log(
			`${hosts} lab hosts: ${(scan.wallMs / 1000).toFixed(1)} s wall, ${(scan.cpuMs / 1000).toFixed(1)} s CPU, ${scan.peakMb.toFixed(0)} MB peak, exit ${scan.code}; ${summary.trim()}`,
		);
	} finally {
		lab.stdin.end();
		if (lab.exitCode === null) await once(lab, "exit");
		rmSync(dir, { recursive: true, force: true });
	}
}
