import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app/create-app.ts";
import { type Plan, planSchema } from "../../src/core/model/change/plan.ts";
import { type LabHandle, runLab } from "../../src/lab/run-lab.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import type { LabHostState } from "../../src/lab/state/host-state.ts";
import { MACHINES } from "../../src/lab/stories/machines.ts";
import { exf } from "../support/cli.ts";
import { engine } from "../support/run-script.ts";
import { tempDirFor } from "../support/temp-dir.ts";

const HOST = "contoso/lab/mitigation-lost";

/** The same server with the newest update: other binaries, the same configuration. */
function patched(state: LabHostState): LabHostState {
	const { files, registry } = buildHostState(MACHINES.esuCurrent, state.computerName);
	return { ...state, files: { ...state.files, ...files }, registry: { ...state.registry, ...registry } };
}

describe.skipIf(engine === undefined)(
	"a mitigation of ours that an update made superfluous",
	{ timeout: 480_000 },
	() => {
		let dir: string;
		let lab: LabHandle;
		let common: readonly string[];

		beforeAll(async () => {
			dir = tempDirFor(afterAll);
			const { bundle } = await createApp();
			lab = await runLab({
				dir: join(dir, "lab"),
				stories: ["mitigation-lost"],
				engine: "powershell",
				readers: { exec: bundle.execReader, psrp: bundle.psrpReader },
				signal: new AbortController().signal,
				engineCommand: [engine ?? ""],
			});
			const runs = join(dir, "runs");
			common = ["--inventory", lab.files.inventory, "--runs", runs, "--connect-timeout", "120s"];
		});
		afterAll(() => lab.close());

		async function plan(name: string, ...args: readonly string[]): Promise<{ made: Plan; file: string }> {
			const scanned = await exf(["scan", ...common, "--no-report"]);
			expect(scanned.code, scanned.err).toBe(1);
			const file = join(dir, `${name}.json`);
			const planned = await exf(["plan", ...common, "--confirm-never-hunted", "--out", file, ...args]);
			expect(planned.code, planned.err).toBe(0);
			return { made: planSchema.parse(JSON.parse(readFileSync(file, "utf8"))), file };
		}

		it("is not removed by a plan, which names the rollback that gives back what was there before", async () => {
			const [server] = lab.hosts;
			if (server === undefined) throw new Error("expected a host");
			const { labHost } = server;
			const before = hashState(patched(labHost.state));
			const { made, file } = await plan("mitigate", "--mitigate", "owa-csp");
			const approval = ["--approve", made.hash, "--expect-hosts", "1"];
			const applied = await exf(["apply", file, ...common, ...approval]);
			expect(applied.code, applied.err).toBe(0);
			labHost.replace(patched(labHost.state));

			const { made: removal } = await plan("remove", "--remove", "leftovers");
			expect(removal.steps).toEqual([]);
			const [obstacle] = removal.skipped[0]?.obstacles ?? [];
			expect(obstacle).toMatchObject({ code: "ours", message: expect.stringContaining("exf rollback ") });
			const command = /exf (rollback \S+ --host \S+)$/.exec(obstacle?.message ?? "")?.[1] ?? "";
			expect(command.endsWith(HOST)).toBe(true);
			const undone = await exf([...command.split(" "), ...common, "--expect-hosts", "1"]);
			expect(undone.code, undone.err + undone.out).toBe(0);
			expect(hashState(labHost.state)).toBe(before);
		});
	},
);
