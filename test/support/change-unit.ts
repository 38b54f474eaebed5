import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestResult } from "../../src/core/model/change/change-results.ts";
import { type ChangeAction, preconditionOf } from "../../src/core/model/change/change-values.ts";
import type { UnitParameter } from "../../src/core/model/script-bundle.ts";
import { buildChangeBundle } from "../../src/scripts/build-change-bundle.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { type ChangeResultOf, readChangeEnvelope } from "../../src/scripts/read-change-envelope.ts";
import { writeHostFile } from "./engine.ts";
import type { LabHost } from "./lab-host.ts";
import { runWarm } from "./warm-engine.ts";

type Values = Readonly<Record<string, string | number | boolean>>;
/** What a rollback needs to know of the state after a change. */
type After = Pick<TestResult, "values" | "files">;

export interface ActionAnswer<Action extends ChangeAction> {
	/** Null when the unit failed. */
	readonly result: ChangeResultOf<Action> | null;
	/** Codes of its errors, in their order. */
	readonly errors: readonly string[];
	/** Codes, texts and targets of its errors, in their order. */
	readonly messages: readonly string[];
	/** Envelope texts of the units that ran after it. */
	readonly extra: ReadonlyMap<string, string>;
}

/** A simulated host that keeps its state, and one mitigate unit that acts on it. */
export interface ChangedHost {
	readonly hostFile: string;
	run<Action extends ChangeAction>(
		action: Action,
		parameters?: Values,
		extraUnits?: readonly string[],
	): Promise<ActionAnswer<Action>>;
	test(): Promise<TestResult>;
	/** Applies to the state that was tested, or tests first. */
	apply(tested?: TestResult): Promise<ChangeResultOf<"apply">>;
	/** The same host under another unit, or other parameters. */
	with(unit: string, parameters: Values): ChangedHost;
	/** As `rollback`, but it may fail. */
	tryRollback(before: TestResult, after: After, force?: boolean): Promise<ActionAnswer<"rollback">>;
	/** Takes back what changed between two states. */
	rollback(before: TestResult, after: After, force?: boolean): Promise<ChangeResultOf<"rollback">>;
	/** Content of every file but those of the undo folder, by its Windows path. */
	files(): Record<string, string>;
	/** Content of a file as text, undefined when it is not there. */
	read(path: string): string | undefined;
	write(path: string, content: string | Uint8Array): void;
	remember(path: string): string[];
	/** Changes fields of the host.json. */
	set(changes: Partial<LabHost> | { readonly failAt: null }): void;
	/** Everything else in the host.json. */
	state(): Record<string, unknown>;
}

export function changedHost(unit: string, host: LabHost, parameters: Values = {}): ChangedHost {
	return hostBehind(writeHostFile(host), unit, parameters);
}

function hostBehind(hostFile: string, unit: string, parameters: Values): ChangedHost {
	const folder = hostFile.slice(0, -".json".length);
	const pathOf = (windowsPath: string) => join(folder, windowsPath.replace(":", "").replaceAll("\\", "/"));

	async function run<Action extends ChangeAction>(
		action: Action,
		own: Values = {},
		extraUnits: readonly string[] = [],
	): Promise<ActionAnswer<Action>> {
		const given = Object.entries({ ...parameters, ...own }).map(
			([name, value]): UnitParameter => ({ unit, name, value }),
		);
		const bundle = buildChangeBundle(await catalog(), action, unit, given, extraUnits);
		const envelopes = await runWarm(bundle, hostFile);
		const read = readChangeEnvelope(envelopes.get(unit) ?? "", unit, action);
		if (!read.ok) throw new Error(read.problem);
		envelopes.delete(unit);
		return {
			result: read.result,
			errors: read.envelope.errors.map(({ code }) => code),
			messages: read.envelope.errors.map(({ code, message, target }) => `${code}: ${message} (${target})`),
			extra: envelopes,
		};
	}

	const done = <Action extends ChangeAction>(read: ActionAnswer<Action>): ChangeResultOf<Action> => {
		if (read.result === null) throw new Error(`the unit failed: ${read.messages.join(" | ")}`);
		return read.result;
	};

	const tryRollback = (before: TestResult, after: After, force = false) =>
		run("rollback", { undo: undoText(before, after), force });

	const test = async () => done(await run("test"));

	return {
		hostFile,
		run,
		test,
		async apply(tested) {
			const { values } = tested ?? (await test());
			return done(await run("apply", { expected: preconditionOf(values) }));
		},
		with: (other, own) => hostBehind(hostFile, other, own),
		tryRollback,
		async rollback(before, after, force = false) {
			return done(await tryRollback(before, after, force));
		},
		files() {
			return snapshot(folder);
		},
		read(path) {
			return existsSync(pathOf(path)) ? readFileSync(pathOf(path), "utf8") : undefined;
		},
		write(path, content) {
			writeFileSync(pathOf(path), content);
		},
		remember(path) {
			const name = pathOf(path);
			return existsSync(name) ? readdirSync(name).sort() : [];
		},
		set(changes) {
			const state = JSON.parse(readFileSync(hostFile, "utf8"));
			writeFileSync(hostFile, JSON.stringify({ ...state, ...changes }));
		},
		state() {
			const { failAt: _, files: __, ...rest } = JSON.parse(readFileSync(hostFile, "utf8"));
			return rest;
		},
	};
}

/** What the controller sends to take back what changed between two states. */
export function undoText(before: TestResult, after: After): string {
	const applied = new Map(after.values.map(({ target, name, value }) => [`${target}\n${name}`, value]));
	const files = new Map(after.files.map(({ path, sha256 }) => [path, sha256]));
	return JSON.stringify({
		values: before.values.map(({ target, name, value }) => ({
			target,
			name,
			before: value,
			applied: applied.get(`${target}\n${name}`) ?? null,
		})),
		files: before.files.map(({ path, sha256 }) => ({
			path,
			before: sha256,
			after: files.get(path) ?? null,
			copy: null,
		})),
	});
}

export function sha256(content: string | Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

let loaded: ReturnType<typeof loadCatalog> | undefined;

function catalog(): ReturnType<typeof loadCatalog> {
	loaded ??= loadCatalog(PACKAGED_SCRIPTS);
	return loaded;
}

function snapshot(folder: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		const name = path
			.slice(folder.length + 1)
			.replace("/", ":/")
			.replaceAll("/", "\\");
		if (!entry.isFile() || dirname(name).includes("\\exchange-fleet")) continue;
		if (!name.includes("\\exchange-fleet\\")) found[name] = readFileSync(path, "latin1");
	}
	return found;
}
