import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own that is as small, or as read-only, as a test wants. */
export interface TinyDisk {
	readonly dir: string;
	remount(options: string): void;
	remove(): void;
}

/** Needs root and the right to mount; where that is missing, tests are skipped by name. */
export const canMount = process.platform === "linux" && tryMount();

export function mountTinyDisk(options: string): TinyDisk {
	const dir = mkdtempSync(join(tmpdir(), "exf-disk-"));
	mount(["-t", "tmpfs", "-o", options, "tmpfs", dir]);
	return {
		dir,
		remount: (other) => mount(["-o", `remount,${other}`, dir]),
		remove() {
			spawnSync("umount", [dir]);
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

function mount(args: readonly string[]): void {
	const result = spawnSync("mount", args, { encoding: "utf8" });
	if (result.status !== 0) throw new Error(`mount ${args.join(" ")}: ${result.stderr}`);
}

function tryMount(): boolean {
	try {
		mountTinyDisk("size=64k").remove();
		return true;
	} catch {
		return false;
	}
}
