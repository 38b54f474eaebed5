import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ApplyRequest } from "../../src/app/apply-plan.ts";
import type { ChangeParts } from "../../src/app/changes/change-parts.ts";
import type { RollbackRequest } from "../../src/core/changes/rollback-request.ts";
import type { ApplyResult, RollbackResult, TestResult } from "../../src/core/model/change/change-results.ts";
import {
	type ChangeAction,
	type ChangeValue,
	preconditionOf,
} from "../../src/core/model/change/change-values.ts";
import { hashPlan, type Plan, PLAN_SCHEMA } from "../../src/core/model/change/plan.ts";
import { ENVELOPE_SCHEMA } from "../../src/core/model/envelope.ts";
import type { AvailabilityFacts } from "../../src/core/model/facts/availability.ts";
import type { Host } from "../../src/core/model/host.ts";
import type { ScriptBundle } from "../../src/core/model/script-bundle.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { readChangeEnvelope } from "../../src/scripts/read-change-envelope.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";
import { type SessionItem, type Transport, TransportError } from "../../src/remoting/transport.ts";
import { NOW, setupFacts } from "./exchange-facts.ts";
import { iisFacts } from "./iis-facts.ts";
import { availabilityFacts, NO_CLUSTER } from "./availability-facts.ts";
import { buildCredential, buildHost } from "./target.ts";

/** Two values in a file of the simulated host. */
const WANTED = { "rule a": "new a", "rule b": "new b" } as const;
type Name = keyof typeof WANTED;
const NAMES: readonly Name[] = ["rule a", "rule b"];
const TARGET = "C:\\site\\web.config";
const SCRIPT = "5".repeat(64);

/** What a simulated host does besides what it is asked; each is read anew from its file. */
export interface HostState {
	readonly values: Readonly<Record<Name, string | null>>;
	readonly running: readonly string[];
	/** The n-th step of an apply fails before it writes. */
	readonly failAt?: number;
	/** Breaks the connection: of every action, behind an apply, of a rollback, or while a file is sent. */
	readonly breaks?: "always" | "behind-apply" | "rollback" | "file" | null;
	readonly rollbackFails?: boolean;
	/** What an apply does to the services. */
	readonly stopsOnApply?: string;
	/** What is said of the state after an apply, whatever is there. */
	readonly claims?: TestResult["state"] | null;
	readonly obstacle?: string;
	/** What it shows of its DAG; null: nothing. @default that it is in none */
	readonly availability?: AvailabilityFacts | null;
	/** What it shows behind an apply. */
	readonly availabilityAfter?: AvailabilityFacts;
}

const CLEAN: HostState = {
	values: { "rule a": "old a", "rule b": null },
	running: ["W3SVC", "MSExchangeIS"],
};

/** Hosts that keep their state in files, behind a transport. */
export interface ChangeFleet {
	readonly parts: ChangeParts;
	readonly hosts: readonly Host[];
	readonly runsDir: string;
	/** What hosts were asked, in order: `ex01 apply`. */
	readonly asked: string[];
	state(name: string): HostState;
	set(name: string, changes: Partial<HostState>): void;
	plan(over?: Partial<Omit<Plan, "hash">>): Plan;
	request(plan: Plan, over?: Partial<ApplyRequest>): Promise<ApplyRequest>;
}

export const UNIT = "mitigate/small";
const knowledge = loadKnowledge();

export function changeFleet(dir: string, names: readonly string[], unit = UNIT): ChangeFleet {
	const fileOf = (name: string): string => join(dir, `${name}.json`);
	const hosts = names.map((name) => buildHost({ name, address: name }));
	const asked: string[] = [];
	const state = (name: string): HostState => JSON.parse(readFileSync(fileOf(name), "utf8")) as HostState;
	const set = (name: string, changes: Partial<HostState>): void => {
		writeFileSync(fileOf(name), JSON.stringify({ ...state(name), ...changes }));
	};
	for (const name of names) if (!existsSync(fileOf(name))) writeFileSync(fileOf(name), JSON.stringify(CLEAN));

	const transport: Transport = {
		async connect({ host: { name } }) {
			return {
				notes: [],
				run: (bundle) =>
					answer(name, bundle, { state: () => state(name), set: (changes) => set(name, changes), asked }),
				probe: () => Promise.reject(new TransportError("protocol", "not asked for")),
				putFile(_content, sha256, file) {
					asked.push(`${name} put ${sha256.slice(0, 4)} ${file}`);
					if (state(name).breaks === "file") return Promise.reject(broken());
					return Promise.resolve(`C:\\${file}`);
				},
				removeFile(sha256, file) {
					asked.push(`${name} remove ${sha256.slice(0, 4)} ${file}`);
					return Promise.resolve(true);
				},
				close: () => Promise.resolve(),
			};
		},
	};
	const parts: ChangeParts = {
		transport,
		bundle: bundleOf("collect", [
			"collect/exchange-setup",
			"collect/services",
			"collect/iis-config",
			"collect/availability",
		]),
		readEnvelope,
		now: () => NOW,
		random: () => 0,
		changes: {
			units: [{ unit, version: "1.0.0", sha256: SCRIPT }],
			bundle: (action, id, parameters, extraUnits = []) => ({
				...bundleOf(action, [id, ...extraUnits]),
				parameters,
			}),
			transfer: bundleOf("transfer", []),
			read: readChangeEnvelope,
		},
	};
	const before = testOf(CLEAN);
	const runsDir = join(dir, "runs");
	return {
		parts,
		hosts,
		runsDir,
		asked,
		state,
		set,
		plan(over = {}) {
			const plan: Omit<Plan, "hash"> = {
				schema: PLAN_SCHEMA,
				id: "plan-1",
				createdAt: NOW.toISOString(),
				createdBy: { user: "admin", machine: "ops01" },
				createdFrom: "20261123T100000Z",
				tenant: "contoso",
				campaign: null,
				tool: { name: "exchange-fleet", version: "0.1.0" },
				scripts: [{ unit, version: "1.0.0", sha256: SCRIPT }],
				batches: hosts.map(({ id }) => [id]),
				steps: hosts.map(({ id }) => ({
					host: id,
					unit,
					parameters: {},
					state: "absent",
					precondition: preconditionOf(before.values),
					values: before.values,
					impact: ["Nothing is noticed."],
					reason: "It is open.",
				})),
				skipped: [],
				evidenceLoss: null,
				neverHunted: [],
				stopRule: { maxFailures: 0 },
				maintenanceWindow: null,
				notes: [],
				...over,
			};
			return { ...plan, hash: hashPlan(plan) };
		},
		async request(plan, over = {}) {
			return {
				fleet: fleetOf(hosts),
				knowledge: await knowledge,
				runsDir,
				command: "exf apply plan.json",
				plan,
				approval: { how: "unattended", hosts: plan.batches.flat().length },
				outsideWindow: undefined,
				hooks: { before: undefined, after: undefined },
				probe: undefined,
				signal: new AbortController().signal,
				events: {},
				resume: undefined,
				times: { settleMs: 1, healthWaitMs: 5, healthPollMs: 1 },
				environment: process.env,
				...over,
			};
		},
	};
}

export function fleetOf(
	hosts: readonly Host[],
	policy: object = { allowApply: true },
): ApplyRequest["fleet"] {
	return {
		inventoryPath: "inventory.yaml",
		hosts,
		allHosts: hosts.length,
		tenantHosts: new Map([["contoso", hosts.length]]),
		tenantInventory: new Map([["contoso", hosts]]),
		selection: [],
		tenants: [
			{
				id: "contoso",
				displayName: "Contoso",
				sites: [],
				groups: [],
				concurrency: undefined,
				credentials: [],
				policy,
				waivers: undefined,
				weakenings: [],
				folder: "/",
			},
		],
		limits: { fleet: 4, tenant: () => 4, site: () => 4 },
		shownLimits: { fleet: 4, tenant: 4, site: 4 },
		credentials: { resolve: () => Promise.resolve(buildCredential("admin")), known: () => [] },
		notices: [],
		provenance: new Map(),
	};
}

function bundleOf(action: string, units: readonly string[]): ScriptBundle {
	return {
		execReader: "",
		psrpReader: "",
		body: action,
		sha256: createHash("sha256").update(action).digest("hex"),
		units: units.map((id) => ({ id, version: "1.0.0", sha256: SCRIPT, maxOutputBytes: 1_000_000 })),
		parameters: [],
	};
}

interface HostFile {
	readonly state: () => HostState;
	readonly set: (changes: Partial<HostState>) => void;
	readonly asked: string[];
}

async function* answer(name: string, bundle: ScriptBundle, host: HostFile): AsyncGenerator<SessionItem> {
	const action = bundle.body;
	host.asked.push(`${name} ${action}`);
	yield { kind: "hello", hello: { powershell: "5.1", languageMode: "FullLanguage" } };
	if (host.state().breaks === "always" && action !== "collect") throw broken();
	for (const { id } of bundle.units) {
		const data = id.startsWith("mitigate/")
			? act(action as ChangeAction, bundle, host)
			: collect(id, host.state());
		yield { kind: "envelope", unit: id, text: JSON.stringify(envelope(name, id, data)) };
	}
}

function broken(): TransportError {
	return new TransportError("closed", "the connection broke", { transient: false });
}

class UnitFailure {
	readonly code: string;
	constructor(code: string) {
		this.code = code;
	}
}

function envelope(host: string, unit: string, data: unknown): object {
	const base = {
		schema: ENVELOPE_SCHEMA,
		unit,
		version: "1.0.0",
		host: host.toUpperCase(),
		startedAt: NOW.toISOString(),
		durationMs: 1,
		powershell: "5.1",
		languageMode: "FullLanguage",
		elevated: true,
		truncated: false,
	};
	return data instanceof UnitFailure
		? {
				...base,
				status: "failed",
				data: null,
				errors: [{ code: data.code, message: `failed: ${data.code}`, target: null }],
			}
		: { ...base, status: "ok", data, errors: [] };
}

function act(action: ChangeAction, bundle: ScriptBundle, host: HostFile): unknown {
	const parameter = (name: string): unknown => bundle.parameters.find((one) => one.name === name)?.value;
	if (action === "test") return testOf(host.state());
	if (action === "apply") return apply(String(parameter("expected")), host);
	return rollback(
		JSON.parse(String(parameter("undo"))) as RollbackRequest,
		parameter("force") === true,
		host,
	);
}

function apply(expected: string, host: HostFile): ApplyResult | UnitFailure {
	const { breaks, failAt, stopsOnApply, availabilityAfter } = host.state();
	if (preconditionOf(testOf(host.state()).values) !== expected)
		return new UnitFailure("precondition-changed");
	const isThere = testOf(host.state()).state === "applied";
	for (const [index, name] of NAMES.entries()) {
		if (failAt === index + 1) return new UnitFailure("write-failed");
		host.set({ values: { ...host.state().values, [name]: WANTED[name] } });
	}
	if (stopsOnApply !== undefined) {
		host.set({ running: host.state().running.filter((service) => service !== stopsOnApply) });
	}
	if (availabilityAfter !== undefined) host.set({ availability: availabilityAfter });
	if (breaks === "behind-apply") {
		host.set({ breaks: null });
		throw broken();
	}
	const { values, files } = testOf(host.state());
	return { changed: !isThere, values, files, copies: [], notes: [] };
}

function rollback({ values }: RollbackRequest, force: boolean, host: HostFile): RollbackResult | UnitFailure {
	if (host.state().breaks === "rollback") throw broken();
	if (host.state().rollbackFails === true) return new UnitFailure("rollback-failed");
	const found = new Map(Object.entries(host.state().values));
	const ours = values.filter(({ before, applied }) => before !== applied);
	const conflicts = ours.flatMap(({ target, name, before, applied }) => {
		const now = found.get(name) ?? null;
		return now === before || now === applied ? [] : [{ target, name, original: before, applied, found: now }];
	});
	if (conflicts.length === 0 || force) {
		for (const { name, before } of ours) host.set({ values: { ...host.state().values, [name]: before } });
	}
	const after = testOf(host.state());
	return { restored: [], conflicts, values: after.values, files: after.files, notes: [] };
}

export function testOf({ values, obstacle, claims }: HostState): TestResult {
	const list: ChangeValue[] = NAMES.map((name) => ({ target: TARGET, name, value: values[name] }));
	const there = NAMES.filter((name) => values[name] === WANTED[name]).length;
	const state = there === NAMES.length ? (claims ?? "applied") : there > 0 ? "partial" : "absent";
	return {
		state,
		obstacles: obstacle === undefined ? [] : [{ code: obstacle, message: `refused: ${obstacle}` }],
		values: list,
		files: [{ path: TARGET, sha256: preconditionOf(list) }],
		notes: [],
	};
}

function collect(unit: string, { running, availability }: HostState): unknown {
	if (unit === "collect/availability" && availability !== null) {
		return availability ?? availabilityFacts({ cluster: NO_CLUSTER, copies: null, components: [] });
	}
	if (unit === "collect/exchange-setup") return setupFacts();
	if (unit === "collect/services") {
		return {
			services: ["W3SVC", "MSExchangeIS"].map((name) => ({
				name,
				displayName: name,
				state: running.includes(name) ? "running" : "stopped",
				startMode: "automatic",
				delayedStart: false,
				account: null,
			})),
		};
	}
	if (unit !== "collect/iis-config") return new UnitFailure("not-simulated");
	const { files, ...rest } = iisFacts();
	return {
		...rest,
		files: files.map(({ text, ...file }) => ({
			...file,
			sha256: text === null ? null : createHash("sha256").update(text).digest("hex"),
			content: text === null ? null : gzipSync(text).toString("base64"),
			known: false,
		})),
	};
}
