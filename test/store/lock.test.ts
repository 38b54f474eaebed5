import { spawnSync } from "node:child_process";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { acquireLock } from "../../src/store/lock.ts";
import { tempDir } from "../support/temp-dir.ts";

function writeLock(dir: string, over: Readonly<Record<string, unknown>>): void {
	const owner = { pid: process.pid, machine: hostname(), startedAt: new Date().toISOString(), ...over };
	writeFileSync(join(dir, ".lock"), JSON.stringify(owner));
}

/** A process id that was in use a moment ago and is not any more. */
function deadPid(): number {
	return spawnSync(process.execPath, ["-e", "0"]).pid;
}

describe("acquireLock", () => {
	it("lets one run in at a time and names the holder", async () => {
		const dir = tempDir();
		const lock = await acquireLock(dir, new Date());
		await expect(acquireLock(dir, new Date())).rejects.toMatchObject({
			code: "locked",
			message: expect.stringContaining(`process ${process.pid}`),
		});
		await lock.release();
		await (await acquireLock(dir, new Date())).release();
		expect(readdirSync(dir)).toEqual([]);
	});

	it("takes over from a process that is gone", async () => {
		const dir = tempDir();
		writeLock(dir, { pid: deadPid() });
		const lock = await acquireLock(dir, new Date());
		await expect(lock.release()).resolves.toBeUndefined();
	});

	it("takes over from before the last boot, when process ids meant other processes", async () => {
		const dir = tempDir();
		writeLock(dir, { startedAt: "2001-01-01T00:00:00.000Z" });
		const lock = await acquireLock(dir, new Date());
		await expect(lock.release()).resolves.toBeUndefined();
	});

	it("does not judge processes of another machine", async () => {
		const dir = tempDir();
		writeLock(dir, { pid: deadPid(), machine: "elsewhere" });
		await expect(acquireLock(dir, new Date())).rejects.toMatchObject({ code: "locked" });
	});

	it("waits for a lock that is just being written, and takes over one that never was", async () => {
		const dir = tempDir();
		writeFileSync(join(dir, ".lock"), "");
		await expect(acquireLock(dir, new Date())).rejects.toMatchObject({ code: "locked" });
		const longAgo = new Date(Date.now() - 60_000);
		utimesSync(join(dir, ".lock"), longAgo, longAgo);
		const lock = await acquireLock(dir, new Date());
		await expect(lock.release()).resolves.toBeUndefined();
	});

	it("says what to do about a folder that cannot be written", async () => {
		await expect(acquireLock(join(tempDir(), "missing"), new Date())).rejects.toMatchObject({
			code: "run-store",
		});
	});
});
