import { z } from "zod";
import type { LabHandle } from "./run-lab.ts";

const readySchema = z.object({
	event: z.literal("lab-ready"),
	pid: z.number().int(),
	dir: z.string(),
	inventory: z.string(),
	hosts: z.number().int(),
});
/** What a lab process says of itself, as one JSON line, when clients may connect. */
export type LabReady = z.infer<typeof readySchema>;

/** The line that `lab up --json` prints, without line break. */
export function formatReadyLine(lab: LabHandle): string {
	const ready: LabReady = {
		event: "lab-ready",
		pid: process.pid,
		dir: lab.dir,
		inventory: lab.files.inventory,
		hosts: lab.hosts.length,
	};
	return JSON.stringify(ready);
}

/** Undefined for any other line. */
export function parseReadyLine(line: string): LabReady | undefined {
	if (!line.startsWith("{")) return undefined;
	try {
		return readySchema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}
