import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText, FleetError } from "../core/errors.ts";
import { type ChangeRun, changeRunSchema } from "../core/model/change/change-run.ts";
import { type Plan, planSchema } from "../core/model/change/plan.ts";
import { syncFolder } from "./line-file.ts";
import { isRunId } from "./run-id.ts";
import { storeError } from "./store-error.ts";
import { writeAtomic } from "./write-atomic.ts";

const HEAD_FILE = "change-run.json";
const PLAN_FILE = "plan.json";

/** Whether a run folder is that of a run that changed hosts; a scan has another head. */
export function isChangeRun(runsDir: string, id: string): boolean {
	return existsSync(join(runsDir, id, HEAD_FILE));
}

/** Ids of the runs that changed hosts, oldest first; an absent folder has none. */
export async function listChangeRunIds(runsDir: string): Promise<string[]> {
	const names = await readdir(runsDir).catch(() => []);
	return names.filter((name) => isRunId(name) && isChangeRun(runsDir, name)).sort();
}

export async function writeChangeRun(runDir: string, run: ChangeRun): Promise<void> {
	await writeJson(runDir, HEAD_FILE, run);
}

/** @throws FleetError `run-damaged` */
export async function readChangeRun(runsDir: string, id: string): Promise<ChangeRun> {
	return await readJson(join(runsDir, id, HEAD_FILE), (data) => changeRunSchema.parse(data));
}

/** Keeps the approved plan with the run: a resume carries out that one, whatever became of its file. */
export async function writePlanCopy(runDir: string, plan: Plan): Promise<void> {
	await writeJson(runDir, PLAN_FILE, plan);
}

/** @throws FleetError `run-damaged` */
export async function readPlanCopy(runsDir: string, id: string): Promise<Plan> {
	return await readJson(join(runsDir, id, PLAN_FILE), (data) => planSchema.parse(data));
}

async function writeJson(runDir: string, name: string, data: unknown): Promise<void> {
	const path = join(runDir, name);
	try {
		await writeAtomic(path, `${JSON.stringify(data, null, 2)}\n`);
		await syncFolder(runDir);
	} catch (thrown) {
		throw storeError(`write ${path}`, thrown);
	}
}

async function readJson<T>(path: string, check: (data: unknown) => T): Promise<T> {
	try {
		return check(JSON.parse(await readFile(path, "utf8")));
	} catch (thrown) {
		throw new FleetError("run-damaged", `${path} cannot be read: ${errorText(thrown)}`, { cause: thrown });
	}
}
