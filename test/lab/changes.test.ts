import { beforeAll, describe, expect, it } from "vitest";
import { MITIGATION_PRESETS } from "../../src/core/mitigations/presets.ts";
import type { LabEngine } from "../../src/lab/engines/lab-engine.ts";
import { createLabHost, type LabHost } from "../../src/lab/engines/lab-host.ts";
import { createPowerShellEngine } from "../../src/lab/engines/powershell-engine.ts";
import { createRecordedEngine } from "../../src/lab/engines/recorded-engine.ts";
import { loadRecordings, RECORDINGS_DIR } from "../../src/lab/engines/recording-file.ts";
import { buildHostState } from "../../src/lab/state/build-host-state.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import { findStory } from "../../src/lab/stories/find-story.ts";
import { engineCommand } from "../support/engine.ts";
import { tempDir } from "../support/temp-dir.ts";
import {
	applyUnit,
	ask,
	BACKEND_COOKIE,
	given,
	OWA_CSP,
	POWERSHELL_INBOUND,
	rollBackUnit,
	testUnit,
	verifyUnit,
} from "./support/change.ts";

const ROOT = "C:\\inetpub\\wwwroot\\web.config";

let recorded: LabEngine;
beforeAll(async () => {
	const files = await loadRecordings(RECORDINGS_DIR);
	recorded = createRecordedEngine(files.flatMap(({ transitions }) => transitions));
});

function hostOf(story: string, engine: LabEngine = recorded, name = "MAIL7"): LabHost {
	const { machine, mishap } = findStory(story);
	return createLabHost(buildHostState(machine, name), engine, mishap);
}

describe("a change of a recorded host", () => {
	it.each([BACKEND_COOKIE, POWERSHELL_INBOUND, OWA_CSP])("%s: there, verified, and back", async (unit) => {
		const host = hostOf("unpatched");
		const start = hashState(host.state);
		const before = await testUnit(host, unit);
		expect(before).toMatchObject({ state: "absent", obstacles: [] });
		const applied = given(await applyUnit(host, unit, before));
		expect(applied).toMatchObject({ changed: true });
		expect(hashState(host.state)).not.toBe(start);
		const verified = await verifyUnit(host, unit);
		expect(given(verified)).toMatchObject({ state: "applied", files: applied.files });
		expect(verified.units).toEqual([
			unit,
			"collect/iis-config",
			"collect/services",
			"collect/emergency-mitigation",
		]);
		const { restored, conflicts, files } = await rollBackUnit(host, unit, before, applied);
		expect(restored.map(({ how }) => how)).toContain("file");
		expect({ conflicts, files }).toEqual({ conflicts: [], files: before.files });
		expect(await testUnit(host, unit)).toEqual(before);
		expect(hashState(host.state)).toBe(start);
	});

	it.each([
		...["mitigate/extended-protection", "mitigate/cve-2023-21709-token-cache-module"].map((unit) => ({
			story: "protection-off",
			step: { unit, parameters: {} },
		})),
		...MITIGATION_PRESETS.filter(({ id }) => id !== "um-services").map((step) => ({ story: "clean", step })),
	])("$step.unit $step.parameters on $story: there, and back", async ({ story, step }) => {
		const host = hostOf(story);
		const start = hashState(host.state);
		const before = await testUnit(host, step);
		expect(before).toMatchObject({ obstacles: [] });
		expect(before.state).not.toBe("applied");
		const applied = given(await applyUnit(host, step, before));
		expect(given(await verifyUnit(host, step))).toMatchObject({ state: "applied", files: applied.files });
		const { conflicts } = await rollBackUnit(host, step, before, applied);
		expect([conflicts, hashState(host.state)]).toEqual([[], start]);
	});

	it("speaks of this host's own files: each host has other hashes, and its own copies", async () => {
		const [one, two] = [hostOf("unpatched"), hostOf("unpatched", recorded, "MAIL8")];
		const [first, second] = [await testUnit(one, OWA_CSP), await testUnit(two, OWA_CSP)];
		expect(first.files.map(({ path }) => path)).toEqual(second.files.map(({ path }) => path));
		expect(first.files[0]?.sha256).not.toBe(second.files[0]?.sha256);
		const { copies } = given(await applyUnit(one, OWA_CSP, first));
		expect(copies[0]?.copy).toContain(first.files[0]?.sha256);
	});

	it("leaves other hosts of the story alone", async () => {
		const [one, two] = [hostOf("unpatched"), hostOf("unpatched", recorded, "MAIL8")];
		given(await applyUnit(one, BACKEND_COOKIE, await testUnit(one, BACKEND_COOKIE)));
		expect(await testUnit(two, BACKEND_COOKIE)).toMatchObject({ state: "absent" });
	});

	it("can be undone by who lost its answer", async () => {
		const host = hostOf("unpatched");
		const before = await testUnit(host, OWA_CSP);
		given(await applyUnit(host, OWA_CSP, before));
		const found = await testUnit(host, OWA_CSP);
		expect(await rollBackUnit(host, OWA_CSP, before, found)).toMatchObject({ files: before.files });
	});

	it("may follow others, and goes back in their opposite order", async () => {
		const host = hostOf("unpatched");
		const steps = [];
		for (const unit of [BACKEND_COOKIE, POWERSHELL_INBOUND, OWA_CSP]) {
			const before = await testUnit(host, unit);
			steps.push({ unit, before, left: given(await applyUnit(host, unit, before)) });
		}
		for (const { unit, before, left } of steps.toReversed()) {
			expect(await rollBackUnit(host, unit, before, left)).toMatchObject({ files: before.files });
		}
		expect(hashState(host.state)).toBe(hashState(hostOf("unpatched").state));
	});

	it("is refused, and changes nothing, when it was not recorded", async () => {
		const host = hostOf("clean");
		const { rest } = await ask(host, "test", BACKEND_COOKIE);
		expect(rest).toContain("exf lab: no recording for MAIL7");
	});

	it("gives its files the time of the change", async () => {
		const host = hostOf("unpatched");
		const since = Date.now();
		given(await applyUnit(host, BACKEND_COOKIE, await testUnit(host, BACKEND_COOKIE)));
		expect(Date.parse(host.state.texts[ROOT]?.modifiedUtc ?? "")).toBeGreaterThanOrEqual(since);
	});
});

describe("what can come in between", () => {
	it("apply-fails-early: nothing is written", async () => {
		const host = hostOf("apply-fails-early");
		const start = host.state;
		const { result, errors } = await applyUnit(host, BACKEND_COOKIE, await testUnit(host, BACKEND_COOKIE));
		expect([result, errors.length]).toEqual([null, 1]);
		expect(host.state).toBe(start);
	});

	it("apply-fails-halfway: the file is written, the unit failed, and it can be undone", async () => {
		const host = hostOf("apply-fails-halfway");
		const before = await testUnit(host, BACKEND_COOKIE);
		expect(await applyUnit(host, BACKEND_COOKIE, before)).toMatchObject({ result: null });
		const found = await testUnit(host, BACKEND_COOKIE);
		expect(found.state).not.toBe("absent");
		expect(await rollBackUnit(host, BACKEND_COOKIE, before, found)).toMatchObject({
			conflicts: [],
			files: before.files,
		});
	});

	it("drop-in-apply: the connection is gone, the change is made", async () => {
		const host = hostOf("drop-in-apply");
		const gone = new AbortController();
		const hangUp = (): void => gone.abort();
		const before = await testUnit(host, BACKEND_COOKIE);
		const answer = await applyUnit(host, BACKEND_COOKIE, before, { hangUp, signal: gone.signal });
		expect([answer.result, gone.signal.aborted]).toEqual([null, true]);
		expect(await testUnit(host, BACKEND_COOKIE)).toMatchObject({ state: "applied" });
	});

	it("hang-in-apply: the change is made, and no answer comes until the client goes", async () => {
		const host = hostOf("hang-in-apply");
		const gone = new AbortController();
		const before = await testUnit(host, BACKEND_COOKIE);
		const waiting = applyUnit(host, BACKEND_COOKIE, before, { signal: gone.signal });
		const next = testUnit(host, BACKEND_COOKIE);
		setImmediate(() => gone.abort());
		expect(await waiting).toMatchObject({ result: null });
		expect(await next).toMatchObject({ state: "applied" });
	});

	it("changed-after-plan: the unit itself refuses, once", async () => {
		const host = hostOf("changed-after-plan");
		const { errors } = await applyUnit(host, BACKEND_COOKIE, await testUnit(host, BACKEND_COOKIE));
		expect(errors.join()).toContain("precondition-changed");
		const found = await testUnit(host, BACKEND_COOKIE);
		expect(found).not.toMatchObject({ state: "absent" });
		expect(given(await applyUnit(host, BACKEND_COOKIE, found))).toMatchObject({ changed: true });
	});

	it("changed-after-apply: the rollback shows the foreign value and undoes nothing, until it is forced", async () => {
		const host = hostOf("changed-after-apply");
		const before = await testUnit(host, OWA_CSP);
		const left = given(await applyUnit(host, OWA_CSP, before));
		const refused = await rollBackUnit(host, OWA_CSP, before, left);
		expect(refused.conflicts.map(({ found }) => found).join()).toContain("script-src-attr 'self'");
		expect(await testUnit(host, OWA_CSP)).toMatchObject({ state: "other" });
		await rollBackUnit(host, OWA_CSP, before, left, true);
		expect(await testUnit(host, OWA_CSP)).toMatchObject({ state: "absent" });
	});

	it("rules-cleared: the change is there, and so is what makes it void", async () => {
		const host = hostOf("rules-cleared");
		const before = await testUnit(host, BACKEND_COOKIE);
		given(await applyUnit(host, BACKEND_COOKIE, before));
		expect(given(await verifyUnit(host, BACKEND_COOKIE))).toMatchObject({ state: "applied" });
		expect(host.state.texts[EWS]?.template).toContain("<clear />");
	});

	it("no-url-rewrite: the obstacle has a name", async () => {
		const { obstacles } = await testUnit(hostOf("no-url-rewrite"), OWA_CSP);
		expect(obstacles.map(({ code }) => code)).toContain("url-rewrite-missing");
	});
});

const EWS = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\EWS\\web.config";
const program = engineCommand();

describe.skipIf(program === undefined)("the engine of which the recordings were made", () => {
	it("says of a host of any name what its recording says, at every step", async () => {
		const engine = createPowerShellEngine({ command: [program ?? ""], dir: tempDir(), concurrency: 1 });
		const [real, replayed] = [engine, recorded].map((one) => hostOf("unpatched", one));
		if (real === undefined || replayed === undefined) throw new Error("no hosts");
		const told = await Promise.all(
			[real, replayed].map(async (host) => {
				const before = await testUnit(host, BACKEND_COOKIE);
				const applied = await applyUnit(host, BACKEND_COOKIE, before);
				const verified = await verifyUnit(host, BACKEND_COOKIE);
				const undone = await rollBackUnit(host, BACKEND_COOKIE, before, given(applied));
				return { before, applied, verified: verified.lines.map(withoutContents), undone };
			}),
		);
		expect(told[1]).toEqual(told[0]);
		expect(hashState(real.state)).toBe(hashState(replayed.state));
	});
});

/** The two pack the same text with other tools; its hash stands beside it. */
function withoutContents(line: string): unknown {
	const json = line.slice(line.indexOf(" ")).replace(/"content":"[^"]*"/g, '"content":""');
	return JSON.parse(json.replace(/,,/g, ",").replace(/,\}/g, "}").replace(/\{,/g, "{"));
}
