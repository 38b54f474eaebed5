import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import type { FleetRequest } from "../app/open-fleet.ts";
import { errorText, FleetError } from "../core/errors.ts";
import type { Severity } from "../core/model/state.ts";
import { SEVERITIES } from "../core/model/state.ts";
import { REDACTIONS, type Redaction } from "../report/redact/redactions.ts";
import type { CommandContext } from "./command.ts";
import { readDuration } from "./read-duration.ts";

type Argv = CommandContext["argv"];

export function textOf(argv: Argv, name: string): string | undefined {
	const value = argv[name];
	if (Array.isArray(value)) throw new FleetError("usage", `--${name} is given more than once`);
	return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function requiredText(argv: Argv, name: string): string {
	const value = textOf(argv, name);
	if (value === undefined || value === "")
		throw new FleetError("usage", `${name} is missing`, { hint: "See --help behind the command." });
	return value;
}

export function isOn(argv: Argv, name: string): boolean {
	return argv[name] === true;
}

/** Values of a repeatable option; commas separate too. */
export function listOf(argv: Argv, name: string): string[] {
	const value = argv[name];
	const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
	return values
		.flatMap((entry) => String(entry).split(","))
		.map((entry) => entry.trim())
		.filter((entry) => entry !== "");
}

export function severityOf(argv: Argv, name: string): Severity {
	const value = textOf(argv, name);
	const severity = SEVERITIES.find((known) => known === value);
	if (severity === undefined)
		throw new FleetError("usage", `--${name} must be one of ${SEVERITIES.join(", ")}`);
	return severity;
}

export function numberOf(argv: Argv, name: string): number | undefined {
	const value = argv[name];
	if (value === undefined) return undefined;
	if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
		throw new FleetError("usage", `--${name} must be a whole number of at least 1`);
	}
	return value;
}

export function durationOf(argv: Argv, name: string): number | undefined {
	return readDuration(name, textOf(argv, name));
}

/** What a report leaves out: `hosts`, `users`, `ips`. */
export function redactionOf(argv: Argv): readonly Redaction[] {
	return [...new Set(listOf(argv, "redact"))].map((value) => {
		const kind = REDACTIONS.find((known) => known === value);
		if (kind === undefined) {
			throw new FleetError("usage", `--redact ${value}: expected ${REDACTIONS.join(", ")}`);
		}
		return kind;
	});
}

/** Which hosts of which inventory, under which limits: the options that several commands share. */
export async function fleetRequest(argv: Argv): Promise<FleetRequest> {
	return {
		inventoryPath: requiredText(argv, "inventory"),
		allowPlaintextSecrets: isOn(argv, "allow-plaintext-secrets"),
		selection: {
			tenant: listOf(argv, "tenant"),
			allTenants: isOn(argv, "all-tenants"),
			site: listOf(argv, "site"),
			host: listOf(argv, "host"),
			group: listOf(argv, "group"),
			tag: listOf(argv, "tag"),
			role: listOf(argv, "role"),
			exclude: listOf(argv, "exclude"),
			shard: textOf(argv, "shard"),
		},
		targetsText: await readTargets(textOf(argv, "targets")),
		concurrency: numberOf(argv, "concurrency"),
		timeouts: {
			connectMs: durationOf(argv, "connect-timeout"),
			operationMs: durationOf(argv, "operation-timeout"),
			idleMs: durationOf(argv, "idle-timeout"),
		},
	};
}

/** `@file` or `-` for standard input. */
async function readTargets(targets: string | undefined): Promise<string | undefined> {
	if (targets === undefined) return undefined;
	if (targets === "-") return await readAll(process.stdin);
	if (!targets.startsWith("@")) {
		throw new FleetError("usage", `--targets ${targets}: expected @file or -`);
	}
	return await readFile(targets.slice(1), "utf8").catch((thrown: unknown) => {
		throw new FleetError("usage", `--targets: ${targets.slice(1)} cannot be read: ${errorText(thrown)}`);
	});
}
