import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { type LabHandle, type LabOptions, runLab } from "../../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../../src/lab/server/serve-estate.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { plainEngine } from "./plain-engine.ts";

/** A lab of its own for one test, ended when the test has finished; it answers any script. */
export async function startLab(options: Partial<LabOptions> = {}): Promise<LabHandle> {
	const { signal } = new AbortController();
	const lab = await runLab({ dir: tempDir(), signal, engine: plainEngine, ...options });
	onTestFinished(() => lab.close());
	return lab;
}

/** The host with this name; without one, the first. */
export function hostOf(lab: LabHandle, name?: string): PlacedHost {
	const found = lab.hosts.find((placed) => name === undefined || placed.host.name === name);
	if (found === undefined) throw new Error(`the lab has no host ${name}`);
	return found;
}

export function userFor(placed: PlacedHost): string {
	return `${placed.host.tenant.toUpperCase()}\\svc-fleet`;
}

export function clientKey(lab: LabHandle): string {
	return readFileSync(lab.files.clientKey, "utf8");
}

export function labPassword(lab: LabHandle): string {
	return readFileSync(lab.files.password, "utf8");
}
