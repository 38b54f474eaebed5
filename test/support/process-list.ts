import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";

/** Where the process list can be read with environments. */
export const hasProcessList = platform() === "linux";

/**
 * Processes that were started over this sshd, also those whose parent is gone: their home is its folder. The sshd
 * itself is not among them.
 */
export function processesOf(sshd: { readonly dir: string }): { pid: number; command: string }[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name) && read(name, "environ").split("\0").includes(`HOME=${sshd.dir}`))
		.map((name) => ({
			pid: Number(name),
			command: read(name, "cmdline").replaceAll("\0", " ").slice(0, 120),
		}))
		.filter(({ command }) => command !== "");
}

/** What is left of them after at most this time. */
export async function processesLeft(sshd: { readonly dir: string }, ms: number): Promise<string[]> {
	const end = performance.now() + ms;
	for (;;) {
		const left = processesOf(sshd);
		if (left.length === 0 || performance.now() > end) return left.map(({ command }) => command);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** Empty for a process that has just ended, or belongs to somebody else. */
function read(pid: string, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, "utf8");
	} catch {
		return "";
	}
}
