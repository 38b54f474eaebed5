import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { FleetError } from "../core/errors.ts";
import { storeError } from "./store-error.ts";

const LOCK_FILE = ".lock";
/** A lock without readable content this old was left by a crash in the middle of writing it. */
const UNREADABLE_AGE_MS = 10_000;

const ownerSchema = z.object({ pid: z.number().int(), machine: z.string(), startedAt: z.iso.datetime() });
type LockOwner = z.infer<typeof ownerSchema>;

/** Held for the length of a run. */
export interface RunLock {
	release(): Promise<void>;
}

/**
 * Takes the lock of a runs folder, or fails with code `locked` (exit code 7). The lock of a
 * process that is gone is taken over.
 */
export async function acquireLock(runsDir: string, now: Date): Promise<RunLock> {
	const path = join(runsDir, LOCK_FILE);
	const owner: LockOwner = { pid: process.pid, machine: hostname(), startedAt: now.toISOString() };
	for (let attempt = 0; attempt < 3; attempt += 1) {
		if (await create(path, owner)) return { release: () => rm(path, { force: true }) };
		const holder = await readOwner(path);
		if (holder === "gone") continue;
		if (!(await isStale(path, holder, now))) throw lockedError(path, holder);
		await takeAway(path);
	}
	throw lockedError(path, undefined);
}

async function create(path: string, owner: LockOwner): Promise<boolean> {
	try {
		const file = await open(path, "wx", 0o600);
		try {
			await file.writeFile(JSON.stringify(owner));
		} finally {
			await file.close();
		}
		return true;
	} catch (thrown) {
		if (isCode(thrown, "EEXIST")) return false;
		throw storeError(`lock ${path}`, thrown);
	}
}

async function readOwner(path: string): Promise<LockOwner | "gone" | undefined> {
	try {
		return ownerSchema.parse(JSON.parse(await readFile(path, "utf8")));
	} catch (thrown) {
		return isCode(thrown, "ENOENT") ? "gone" : undefined;
	}
}

async function isStale(path: string, holder: LockOwner | undefined, now: Date): Promise<boolean> {
	if (holder === undefined) {
		const age =
			now.getTime() -
			(await stat(path).then(
				(info) => info.mtimeMs,
				() => 0,
			));
		return age > UNREADABLE_AGE_MS;
	}
	// Whether a process lives can only be told on its own machine.
	if (holder.machine !== hostname()) return false;
	// Process ids start again after a reboot.
	const bootedAt = now.getTime() - uptime() * 1000;
	return Date.parse(holder.startedAt) < bootedAt || !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		// EPERM: it lives, under another account.
		return isCode(thrown, "EPERM");
	}
}

/** Two processes may find the same stale lock; renaming lets only one of them remove it. */
async function takeAway(path: string): Promise<void> {
	const aside = `${path}.${process.pid}.stale`;
	await rename(path, aside).catch(() => {});
	await rm(aside, { force: true });
}

function lockedError(path: string, holder: LockOwner | undefined): FleetError {
	const who =
		holder === undefined
			? "another run"
			: `process ${holder.pid} on ${holder.machine} since ${holder.startedAt}`;
	return new FleetError("locked", `${path} is held by ${who}`, {
		hint: "Wait for that run to end, or use another folder with --runs.",
	});
}

function isCode(thrown: unknown, code: string): boolean {
	return thrown instanceof Error && "code" in thrown && thrown.code === code;
}
