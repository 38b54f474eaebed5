import { existsSync, readdirSync, readFileSync } from "node:fs";

/** True where the processes of this machine can be looked at. */
export const canListProcesses = existsSync("/proc/self/cmdline");

export interface ProcessEntry {
	readonly pid: number;
	readonly parent: number;
	/** Arguments with blanks between them. */
	readonly command: string;
}

/** What runs on this machine now; zombies have no command. */
export function listProcesses(): ProcessEntry[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, "utf8");
				const command = readFileSync(`/proc/${name}/cmdline`, "latin1").replaceAll("\0", " ").trim();
				// The name in parentheses may hold anything; the parent is the second field after it.
				const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
				return [{ pid: Number(name), parent, command }];
			} catch {
				// It has ended meanwhile.
				return [];
			}
		});
}

/** The process and everything that it started, directly or not. */
export function descendants(of: number, all: readonly ProcessEntry[] = listProcesses()): ProcessEntry[] {
	return all
		.filter((entry) => entry.parent === of)
		.flatMap((entry) => [entry, ...descendants(entry.pid, all)]);
}
