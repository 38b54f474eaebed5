import { createHash } from "node:crypto";
import {
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findCommand } from "./has-command.ts";
import { type LabHost, labHost } from "./lab-host.ts";
import { projectRoot } from "./project-root.ts";

const engineDir = join(projectRoot, "test/engine");
const binDir = join(engineDir, "bin");
const program = join(binDir, process.platform === "win32" ? "engine.exe" : "engine");

/** Script that makes a PowerShell see a simulated host. */
export const labHostScript = join(projectRoot, "src/lab/host/lab-host.ps1");

let known: { readonly path: string | undefined } | undefined;

/**
 * Path of the engine program (test/engine), built when its sources have changed; undefined where there is no
 * .NET SDK or it cannot be built. Tests are skipped by name then.
 */
export function engineCommand(): string | undefined {
	known ??= { path: findCommand("dotnet") === undefined ? undefined : buildEngine() };
	return known.path;
}

/** Shell text of a powershell.exe that is the engine on a simulated host. */
export function labShim(engine: string, host: LabHost = labHost()): string {
	return `exec '${engine}' -LabScript '${labHostScript}' -HostFile '${writeHostFile(host)}' "$@"`;
}

let hostDir: string | undefined;
let hostCount = 0;

function makeHostDir(): string {
	const dir = mkdtempSync(join(tmpdir(), "exf-lab-host-"));
	process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

/** Writes a host.json, and its files beside it, that are gone when this process ends. */
export function writeHostFile(host: LabHost): string {
	hostDir ??= makeHostDir();
	hostCount += 1;
	const folder = join(hostDir, `host-${hostCount}`);
	const { contents, ...rest } = host;
	for (const [windowsPath, content] of Object.entries(contents)) {
		const path = join(folder, windowsPath.replace(":", "").replaceAll("\\", "/"));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content);
	}
	writeFileSync(`${folder}.json`, JSON.stringify(rest));
	return `${folder}.json`;
}

/** Test files run in processes of their own, so the first one builds and the others wait. */
function buildEngine(): string | undefined {
	const stamp = sourceHash();
	const unlock = lock(join(engineDir, "obj", "build.lock"));
	try {
		if (readStamp() === stamp) return program;
		return publish(stamp) ? program : undefined;
	} finally {
		unlock();
	}
}

/** Ready-to-run code starts three times as fast; where its compiler cannot be restored, do without. */
function publish(stamp: string): boolean {
	const output = join(engineDir, "obj", "publish");
	for (const readyToRun of ["true", "false"]) {
		rmSync(output, { recursive: true, force: true });
		const common = ["publish", "-c", "Release", "-nologo", "-v", "q", "-nodeReuse:false", "-o", output];
		const built = spawnSync(
			"dotnet",
			[...common, "-p:UseSharedCompilation=false", `-p:PublishReadyToRun=${readyToRun}`],
			{
				cwd: engineDir,
				encoding: "utf8",
				env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: "1", DOTNET_NOLOGO: "1" },
			},
		);
		if (built.status !== 0) continue;
		writeFileSync(join(output, ".stamp"), stamp);
		// By rename: a running engine keeps the files it has.
		rmSync(binDir, { recursive: true, force: true });
		renameSync(output, binDir);
		return true;
	}
	return false;
}

function readStamp(): string | undefined {
	try {
		return readFileSync(join(binDir, ".stamp"), "utf8");
	} catch {
		return undefined;
	}
}

function sourceHash(): string {
	const hash = createHash("sha256");
	for (const name of readdirSync(engineDir).sort()) {
		if (/\.(cs|csproj)$/.test(name)) hash.update(name).update(readFileSync(join(engineDir, name)));
	}
	return hash.digest("hex");
}

/** Longer than any build: a lock that is older belongs to a process that was killed. */
const STALE_LOCK_MS = 180_000;

function lock(path: string): () => void {
	mkdirSync(join(path, ".."), { recursive: true });
	for (;;) {
		try {
			closeSync(openSync(path, "wx"));
			return () => rmSync(path, { force: true });
		} catch {
			const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
			if (age > STALE_LOCK_MS) rmSync(path, { force: true });
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
		}
	}
}
