// Runs a program and measures it: wall time, CPU of it and its children, peak memory of its process tree.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MS = 50;

/** Runs `command` with `args`; resolves with code, milliseconds of wall and CPU, and peak PSS in MB (Linux) . */
export async function measure(command, args, options = {}) {
	const started = performance.now();
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => (out += chunk));
	child.stderr.on("data", (chunk) => (err = (err + chunk).slice(-4000)));
	let peak = 0;
	let cpu = 0;
	const timer = setInterval(() => {
		const tree = processTree(child.pid);
		peak = Math.max(
			peak,
			tree.reduce((sum, pid) => sum + pssOf(pid), 0),
		);
		cpu = Math.max(
			cpu,
			tree.reduce((sum, pid) => sum + cpuOf(pid), 0),
		);
	}, SAMPLE_MS);
	const code = await new Promise((resolve) => child.once("close", resolve));
	clearInterval(timer);
	return { code, wallMs: performance.now() - started, cpuMs: cpu, peakMb: peak / 1024, out, err };
}

/** Median wall time of several runs, milliseconds. */
export async function medianWall(command, args, runs = 7) {
	const times = [];
	for (let run = 0; run < runs; run += 1) times.push((await measure(command, args)).wallMs);
	return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

function processTree(root) {
	const children = new Map();
	for (const name of readdirSync("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		const parent = statOf(name)?.[1];
		if (parent === undefined) continue;
		children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
	}
	const tree = [root];
	for (const pid of tree) tree.push(...(children.get(String(pid)) ?? []));
	return tree;
}

function pssOf(pid) {
	try {
		return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}

/** User and system time of a process and its reaped children, milliseconds (100 ticks a second). */
function cpuOf(pid) {
	const fields = statOf(pid);
	return fields === undefined ? 0 : fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

/** Fields of /proc/pid/stat after the name, which may hold blanks. */
function statOf(pid) {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "latin1");
		return text.slice(text.lastIndexOf(")") + 2).split(" ");
	} catch {
		return undefined;
	}
}
