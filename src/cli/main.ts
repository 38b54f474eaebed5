#!/usr/bin/env node
import { EXIT } from "./exit-codes.ts";
import { runCli } from "./run-cli.ts";

const interrupt = new AbortController();
let interrupts = 0;

function onInterrupt(): void {
	interrupts += 1;
	// The first one lets running hosts be recorded; whoever presses again means it.
	if (interrupts > 1) process.exit(EXIT.interrupted);
	process.stderr.write(
		"stopping: what runs is ended and recorded, nothing new is begun; press Ctrl-C again to leave at once\n",
	);
	interrupt.abort();
}

process.on("SIGINT", onInterrupt);
process.on("SIGTERM", onInterrupt);
// `exf ... | head`: the reader left, which is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit(process.exitCode ?? EXIT.clean);
	throw error;
});

process.exitCode = await runCli(
	process.argv.slice(2),
	{ out: process.stdout, err: process.stderr, env: process.env },
	interrupt.signal,
);
