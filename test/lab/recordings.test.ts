import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app/create-app.ts";
import { changeRequests } from "../../src/app/run-lab.ts";
import { envelopeSchema } from "../../src/core/model/envelope.ts";
import {
	type ExchangeSetupFacts,
	exchangeSetupFactsSchema,
} from "../../src/core/model/facts/exchange-setup.ts";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { personalise } from "../../src/lab/engines/config-answer.ts";
import { createPowerShellEngine } from "../../src/lab/engines/powershell-engine.ts";
import { loadRecordings, RECORDINGS_DIR, type RecordingFile } from "../../src/lab/engines/recording-file.ts";
import { RECORDED_UTC } from "../../src/lab/engines/recorded-values.ts";
import { keyText, type Transition } from "../../src/lab/engines/transition.ts";
import { distinctStates, recordTransition } from "../../src/lab/record.ts";
import { recordingRequests } from "../../src/lab/recording-requests.ts";
import { failCopies } from "../../src/lab/state/availability.ts";
import { editTexts } from "../../src/lab/state/edit-texts.ts";
import { hashState } from "../../src/lab/state/hash-state.ts";
import { changeState } from "../../src/lab/state/state-change.ts";
import { PLANTED_SECRETS } from "../../src/lab/state/web/planted-secrets.ts";
import { STORIES } from "../../src/lab/stories/stories.ts";
import { scanBundle } from "../support/bundle.ts";
import { engineCommand } from "../support/engine.ts";
import { tempDir } from "../support/temp-dir.ts";

let recordings: RecordingFile[];
let bundle: ScriptBundle;
beforeAll(async () => {
	recordings = await loadRecordings(RECORDINGS_DIR);
	bundle = await scanBundle();
});

function sha256(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

function factsOf(story: string): ExchangeSetupFacts {
	const scan = recordings
		.find((file) => file.story === story)
		?.transitions.find((transition) => transition.request === "scan");
	const line = scan?.lines.find((text) => text.startsWith("E")) ?? "";
	return exchangeSetupFactsSchema.parse(envelopeSchema.parse(JSON.parse(line.slice(line.indexOf(" ")))).data);
}

describe("the recordings (when they are old: npm run lab:record)", () => {
	it("were made with the scripts of today", async () => {
		const { changes } = await createApp();
		const { stories, request, verify } = changeRequests(changes);
		const steps = [...new Set(Object.values(stories).flatMap(({ tested }) => tested))];
		const hash = "0".repeat(64);
		const bodies = [
			"",
			bundle.body,
			...steps.flatMap((step) => [
				request("test", step, {}).body,
				request("apply", step, { expected: hash }).body,
				request("rollback", step, { undo: "{}" }).body,
				verify(step).body,
			]),
		];
		const scripts = new Set(bodies.map(sha256));
		const reader = sha256(bundle.execReader);
		const made = recordings.flatMap(({ transitions }) => transitions);
		const stale = made.filter((one) => one.reader !== reader || !scripts.has(one.script));
		expect(stale.map((one) => one.request)).toEqual([]);
		// And of each there is one.
		expect(new Set(made.map((one) => one.script)).size).toBe(scripts.size);
	});

	it("have an answer for every state and every request", () => {
		const wanted = [...distinctStates()].flatMap(([story, state]) =>
			recordingRequests(bundle).map(({ name }) => `${story} ${name} ${hashState(state)}`),
		);
		const found = recordings.flatMap(({ story, transitions }) =>
			transitions.map(({ request, state }) => `${story} ${request} ${state}`),
		);
		expect(wanted.filter((text) => !found.includes(text))).toEqual([]);
	});

	it("have no state in which a host could not be scanned, checked and tested again", () => {
		const all = recordings.flatMap(({ transitions }) => transitions);
		const asked = new Map<string, string[]>();
		for (const { state, request } of all) asked.set(state, [...(asked.get(state) ?? []), request]);
		const changed = [...new Set(all.flatMap(({ next }) => next?.state ?? []))];
		expect(changed.length).toBeGreaterThan(10);
		for (const state of changed) {
			const requests = asked.get(state) ?? [];
			expect(requests).toEqual(expect.arrayContaining(["scan", "probe"]));
			expect(requests.filter((request) => request.startsWith("test ")).length).toBeGreaterThan(0);
		}
	});

	it("lead from each state to the one that they say", () => {
		const all = recordings.flatMap(({ transitions }) => transitions);
		const mishaps = [...STORIES.values()].flatMap(({ mishap }) =>
			mishap?.kind === "foreign-edit" ? [mishap] : [],
		);
		const states = new Map([...distinctStates().values()].map((state) => [hashState(state), state]));
		const foreign = new Set<string>();
		const times = { recorded: RECORDED_UTC, now: RECORDED_UTC };
		// Grows while it is walked through.
		for (const [hash, state] of states) {
			// Each state is edited once, as a mishap is.
			for (const { edits } of foreign.has(hash) ? [] : mishaps) {
				const edited = editTexts(state, edits, RECORDED_UTC);
				if (edited === state) continue;
				foreign.add(hashState(edited));
				states.set(hashState(edited), edited);
			}
			for (const { next } of all.filter((one) => one.state === hash)) {
				if (next === undefined) continue;
				const after = changeState(state, next, times);
				expect(hashState(after)).toBe(next.state);
				states.set(next.state, after);
				// What a story lets happen behind a change.
				const worse = failCopies(after);
				states.set(hashState(worse), worse);
			}
		}
		expect([...new Set(all.map(({ state }) => state))].filter((state) => !states.has(state))).toEqual([]);
	});

	it("have one answer per question", () => {
		const keys = recordings.flatMap(({ transitions }) => transitions.map(keyText));
		expect(new Set(keys).size).toBe(keys.length);
	});

	it("hold none of the secrets that a story plants in files", () => {
		const planted = Object.values(PLANTED_SECRETS);
		const lines = recordings.flatMap(({ transitions }) =>
			transitions.flatMap((transition) => transition.lines),
		);
		const texts = [
			...new Set(
				lines.flatMap((line) => [...line.matchAll(/"content":"([^"]+)"/g)]).map(([, content]) => content),
			),
		];
		expect(texts.length).toBeGreaterThan(50);
		const inflated = texts.map((content) =>
			gunzipSync(Buffer.from(content ?? "", "base64")).toString("utf8"),
		);
		// The files themselves are there, with the places blanked.
		expect(inflated.some((text) => text.includes("key=\"Connector.ApiKey\" value='***'"))).toBe(true);
		for (const secret of planted) {
			expect(
				[...lines, ...inflated].filter((text) => text.includes(secret)),
				secret,
			).toEqual([]);
		}
	});

	it("answer each scan with the envelopes of all units, and nothing went wrong", () => {
		const scans = recordings.flatMap(({ transitions }) =>
			transitions.filter(({ request }) => request === "scan"),
		);
		const units = bundle.units.map((unit) => unit.id);
		expect(scans.map((scan) => scan.units)).toEqual(scans.map(() => units));
		const envelopes = scans.flatMap(({ lines }) => lines.filter((line) => line.startsWith("E")));
		for (const line of envelopes) expect(line).toMatch(/"status":"ok","truncated":false,"errors":\[\]/);
	});
});

describe("what the stories show", () => {
	const whole = [...distinctStates().keys()].filter((id) => {
		const exchange = STORIES.get(id)?.machine.exchange;
		return exchange !== undefined && exchange.halfInstalled === undefined;
	});

	it.each(whole)("%s has every binary that is looked for, in its version", (id) => {
		const { binaries, exSetup } = factsOf(id);
		const build = STORIES.get(id)?.machine.exchange?.build;
		expect([exSetup, ...binaries].filter((binary) => binary?.fileVersion !== build)).toEqual([]);
		expect(binaries.length).toBeGreaterThan(2);
	});

	it("half-installed has a new ExSetup beside old binaries, and disabled services", () => {
		const { binaries, exSetup, services } = factsOf("half-installed");
		expect(exSetup?.fileVersion).toBe("15.2.1748.53");
		expect(new Set(binaries.map((binary) => binary.fileVersion))).toEqual(
			new Set(["15.2.1748.49", "15.2.1748.53"]),
		);
		const disabled = services.filter((service) => service.startMode === "disabled");
		expect(disabled.map((service) => service.name)).toContain("MSExchangeIS");
	});

	it("roles are those of the inventory", () => {
		expect(factsOf("clean").roles).toContain("mailbox");
		expect(factsOf("edge").roles).toEqual(["edge"]);
		expect(factsOf("tools").roles).toEqual(["management-tools"]);
		expect(factsOf("not-exchange")).toMatchObject({ install: null, roles: [], exSetup: null });
	});

	it("exchange-2010 is on PowerShell 2.0 and registry generation v14", () => {
		expect(factsOf("exchange-2010")).toMatchObject({
			install: { generation: "v14", registryVersion: "14.3.123.4" },
			powershell: { version: "2.0" },
			dotNetRelease: null,
		});
	});

	it("interrupted-setup left its bookmark", () => {
		expect(factsOf("interrupted-setup").install?.unfinishedSetup).toEqual([
			{ role: "CafeRole", action: "Upgrade" },
		]);
	});

	it("builds are those of the build table", async () => {
		const { builds } = await loadKnowledge();
		const known = new Set(builds.map(({ product, cu, su, build }) => `${product} ${cu} ${su} ${build}`));
		const wanted: string[] = [];
		const table = new Set<string>(builds.map(({ product }) => product));
		for (const { id, machine } of STORIES.values()) {
			const { exchange } = machine;
			if (exchange === undefined || !table.has(exchange.product)) continue;
			const { product, cu, su, build, cuBuild } = exchange;
			if (id !== "newer-than-table") wanted.push(`${product} ${cu} ${su} ${build}`);
			wanted.push(`${product} ${cu} null ${cuBuild}`);
		}
		expect(wanted.filter((entry) => !known.has(entry))).toEqual([]);
		expect(wanted.length).toBeGreaterThan(10);
	});

	it("newer-than-table is newer than every build of its product", async () => {
		const { builds } = await loadKnowledge();
		const known = builds
			.filter(({ build }) => build.startsWith("15.2.2562."))
			.map(({ build }) => last(build));
		expect(last(STORIES.get("newer-than-table")?.machine.exchange?.build ?? "")).toBeGreaterThan(
			Math.max(...known),
		);
	});
});

function last(build: string): number {
	return Number(build.split(".").at(-1));
}

function withoutDuration(line: string): string {
	return line.replace(/"durationMs":\d+,?/, "");
}

const engine = engineCommand();

describe.skipIf(engine === undefined)("the engine that the recordings were made with", () => {
	async function recordNow(story: string, parameters: readonly string[] = []): Promise<Transition> {
		const state = distinctStates().get(story);
		const [request] = recordingRequests(bundle);
		if (engine === undefined || state === undefined || request === undefined)
			throw new Error("nothing to run");
		const powershell = createPowerShellEngine({ command: [engine], dir: tempDir(), concurrency: 1 });
		const { signal } = new AbortController();
		return await recordTransition({ engine: powershell, signal }, { ...request, parameters }, state);
	}
	function recordedScan(story: string): Transition {
		return recordings.find((file) => file.story === story)?.transitions[0] ?? expect.fail();
	}

	it.each(["clean", "planted-secrets"])("still answers %s in the same words", async (story) => {
		const [now, then] = [await recordNow(story), recordedScan(story)];
		expect({ ...now, lines: now.lines.map(withoutDuration) }).toEqual({
			...then,
			lines: then.lines.map(withoutDuration),
		});
	});

	it.each(["clean", "planted-secrets"])(
		"leaves out of %s what a client has, as the recorded engine does",
		async (story) => {
			const then = recordedScan(story);
			const hashes = then.lines.flatMap((line) => [...line.matchAll(/"sha256":"([0-9a-f]{64})"/g)]);
			const known = new Set(hashes.map(([, hash]) => hash ?? "").filter((_hash, index) => index % 3 !== 0));
			const value = Buffer.from([...known].join(",")).toString("base64");
			const now = await recordNow(story, [`collect/iis-config knownHashes string ${value}`]);
			const state = distinctStates().get(story) ?? expect.fail();
			expect(now.lines.map(withoutDuration).map(parsed)).toEqual(
				then.lines.map((line) => parsed(withoutDuration(personalise(line, state, known)))),
			);
			expect(now.lines.join("")).toContain('"known":true');
		},
	);
});

/** Frames with JSON, whose members may stand in any order. */
function parsed(line: string): unknown {
	return line.startsWith("E") ? JSON.parse(line.slice(line.indexOf(" "))) : line;
}
