import type { RollbackResult, TestResult } from "../../../src/core/model/change/change-results.ts";
import { rollbackRequest } from "../../../src/core/changes/rollback-request.ts";
import { VERIFY_UNITS } from "../../../src/core/changes/judge-change.ts";
import { type ChangeAction, preconditionOf } from "../../../src/core/model/change/change-values.ts";
import { createApp } from "../../../src/app/create-app.ts";
import type { HostRun, LabHost } from "../../../src/lab/engines/lab-host.ts";
import type { RecordedStep } from "../../../src/lab/recorded-changes.ts";
import { changeRequest } from "../../../src/lab/recording-requests.ts";
import type { ChangeResultOf } from "../../../src/scripts/read-change-envelope.ts";
import { PREFIX } from "./exec.ts";

export const BACKEND_COOKIE = "mitigate/cve-2021-26855-backend-cookie";
export const POWERSHELL_INBOUND = "mitigate/cve-2022-41040-powershell-inbound";
export const OWA_CSP = "mitigate/cve-2026-42897-owa-csp";

const app = createApp();

export interface Answered<Action extends ChangeAction> {
	/** Null when the unit failed. */
	readonly result: ChangeResultOf<Action> | null;
	/** Codes and messages of its errors. */
	readonly errors: readonly string[];
	/** Units that gave an envelope. */
	readonly units: readonly string[];
	/** Lines of every unit without what differs from run to run. */
	readonly lines: readonly string[];
	/** What it wrote that is no line of ours. */
	readonly rest: string;
}

/** Asks a host of the lab for one action, as the program does. */
export async function ask<Action extends ChangeAction>(
	host: LabHost,
	action: Action,
	unit: string,
	parameters: Readonly<Record<string, string | boolean>> = {},
	extra: readonly string[] = [],
	options: Partial<HostRun> = {},
): Promise<Answered<Action>> {
	const { changes } = await app;
	const given = Object.entries(parameters).map(([name, value]) => ({ unit, name, value }));
	const { reader, parameters: lines, body } = changeRequest("", changes.bundle(action, unit, given, extra));
	const stdin = Buffer.from([`exf1 ${PREFIX} 60 ${lines.length}`, ...lines, body].join("\n"));
	const { signal } = new AbortController();
	let text = "";
	for await (const output of host.run({ reader, stdin, signal, ...options })) {
		if (output.kind !== "exit") text += output.data.toString("utf8");
	}
	const all = text.split(/\r?\n/);
	const envelopes = all
		.filter((line) => line.startsWith(`${PREFIX}E`))
		.map((line) => line.slice(PREFIX.length + 1));
	const own = envelopes.find((line) => line.startsWith(`${unit} `));
	const rest = all.filter((line) => !line.startsWith(PREFIX)).join("\n");
	if (own === undefined) return { result: null, errors: [], units: [], lines: [], rest };
	const read = changes.read(own.slice(unit.length + 1), unit, action);
	if (!read.ok) throw new Error(read.problem);
	return {
		result: read.result,
		errors: read.envelope.errors.map(({ code, message }) => `${code}: ${message}`),
		units: envelopes.map((line) => line.slice(0, line.indexOf(" "))),
		lines: envelopes.map((line) =>
			line.replace(/"durationMs":\d+/, "").replace(/"(startedAt|modifiedUtc)":"[^"]*"/g, ""),
		),
		rest,
	};
}

/** A unit by itself, or with the parameters of a preset. */
type Asked = string | RecordedStep;

function stepOf(asked: Asked): RecordedStep {
	return typeof asked === "string" ? { unit: asked, parameters: {} } : asked;
}

export async function testUnit(host: LabHost, asked: Asked): Promise<TestResult> {
	const { unit, parameters } = stepOf(asked);
	return given(await ask(host, "test", unit, parameters));
}

export async function verifyUnit(host: LabHost, asked: Asked): Promise<Answered<"test">> {
	const { unit, parameters } = stepOf(asked);
	return await ask(host, "test", unit, parameters, VERIFY_UNITS);
}

/** On what the host was a moment ago. */
export async function applyUnit(
	host: LabHost,
	asked: Asked,
	before: TestResult,
	options: Partial<HostRun> = {},
): Promise<Answered<"apply">> {
	const { unit, parameters } = stepOf(asked);
	const expected = preconditionOf(before.values);
	return await ask(host, "apply", unit, { ...parameters, expected }, [], options);
}

export async function rollBackUnit(
	host: LabHost,
	asked: Asked,
	before: TestResult,
	left: Parameters<typeof rollbackRequest>[1],
	force = false,
): Promise<RollbackResult> {
	const { unit, parameters } = stepOf(asked);
	const undo = JSON.stringify(rollbackRequest(before, left));
	return given(await ask(host, "rollback", unit, { ...parameters, undo, force }));
}

/** The result of a unit that must not fail. */
export function given<Action extends ChangeAction>(
	answered: Answered<Action>,
): NonNullable<Answered<Action>["result"]> {
	if (answered.result === null) throw new Error(`${answered.errors.join("\n")}${answered.rest}`);
	return answered.result;
}
