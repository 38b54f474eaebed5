import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { endWithInput } from "../../src/lab/end-with-input.ts";
import { formatReadyLine, parseReadyLine } from "../../src/lab/ready-line.ts";
import { type LabProcessOptions, startLabProcess } from "../../src/lab/start-lab-process.ts";
import { tempDir } from "../support/temp-dir.ts";
import { startLab } from "./support/lab.ts";

const READY =
	'{ event: "lab-ready", pid: process.pid, dir: "/lab", inventory: JSON.stringify(process.argv), hosts: 3 }';

/** Starts a program of the test's own in the place of main.js. */
function start(program: string, over: Partial<LabProcessOptions> = {}) {
	const dir = tempDir();
	const main = join(dir, "main.mjs");
	writeFileSync(main, program);
	const { signal } = new AbortController();
	return { dir, started: startLabProcess({ main, dir, signal, ...over }) };
}

/** Prints the ready line, and leaves a file when its stdin has ended. */
const OBEDIENT = `
	import { writeFileSync } from "node:fs";
	console.log("starting");
	console.log(JSON.stringify(${READY}));
	const dir = process.argv[process.argv.indexOf("--dir") + 1];
	process.stdin.on("end", () => writeFileSync(dir + "/ended", "")).resume();
`;

describe("startLabProcess", () => {
	it("waits for the ready line and passes its options on", async () => {
		const { dir, started } = start(OBEDIENT, { hosts: 3, stories: ["clean", "slow=5"], engine: "recorded" });
		const lab = await started;
		await lab.stop();
		expect(lab).toMatchObject({ event: "lab-ready", dir: "/lab", hosts: 3 });
		expect(JSON.parse(lab.inventory).slice(2)).toEqual([
			..."lab up --json --until-stdin-closes --dir".split(" "),
			dir,
			..."--max-lifetime 3600s --hosts 3 --stories clean,slow=5 --engine recorded".split(" "),
		]);
	});

	it("ends the process by closing its stdin", async () => {
		const { dir, started } = start(OBEDIENT);
		await (await started).stop();
		expect(existsSync(join(dir, "ended"))).toBe(true);
	});

	it("fails with what the process said when it ends too early", async () => {
		const { started } = start('console.error("there is no lab story nope"); process.exitCode = 2;');
		await expect(started).rejects.toMatchObject({
			code: "lab-not-started",
			message: "the lab ended before it was ready: there is no lab story nope",
		});
	});

	it("stops waiting when it is aborted, and takes the process with it", async () => {
		const stop = new AbortController();
		const silent = OBEDIENT.replace(/console\.log\(JSON.*/, "");
		const { dir, started } = start(silent, { signal: stop.signal });
		stop.abort(new Error("no patience"));
		await expect(started).rejects.toThrow("no patience");
		expect(existsSync(join(dir, "main.mjs"))).toBe(true);
	});
});

describe("the ready line", () => {
	it("says where the inventory is", async () => {
		const lab = await startLab({ stories: ["clean"] });
		expect(parseReadyLine(formatReadyLine(lab))).toEqual({
			event: "lab-ready",
			pid: process.pid,
			dir: lab.dir,
			inventory: join(lab.dir, "inventory.yaml"),
			hosts: 1,
		});
	});

	it.each(["", "{", '{"event":"lab-ready"}', '{"event":"other","pid":1}', "ready"])("is not %j", (line) => {
		expect(parseReadyLine(line)).toBeUndefined();
	});
});

describe("a lab that was started by another program", () => {
	it("ends when its stdin is closed", async () => {
		const stdin = new PassThrough();
		const lab = await startLab({ stories: ["clean"], signal: endWithInput(stdin) });
		stdin.end();
		await expect(lab.closed).resolves.toBeUndefined();
	});

	it("ends when its stdin breaks", async () => {
		const stdin = new PassThrough();
		const signal = endWithInput(stdin);
		stdin.destroy(new Error("broken pipe"));
		await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
		expect(signal.aborted).toBe(true);
	});
});
