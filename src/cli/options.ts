import type { Options } from "yargs";
import { SEVERITIES } from "../core/model/state.ts";

/** All options by name; commands pick the ones they take, so that one name means one thing. */
export const OPTIONS = {
	inventory: {
		alias: "i",
		type: "string",
		default: "inventory.yaml",
		describe: "inventory file",
		group: "Estate:",
	},
	knowledge: {
		type: "string",
		describe: "folder with newer builds.json, cves.json, support.json",
		group: "Estate:",
	},
	runs: { type: "string", default: "runs", describe: "folder of the run store", group: "Output:" },
	tenant: { type: "array", string: true, describe: "only these tenants (exact ids)", group: "Selection:" },
	"all-tenants": {
		type: "boolean",
		default: false,
		describe: "every tenant of an inventory with several",
		group: "Selection:",
	},
	site: { type: "array", string: true, describe: "only these sites", group: "Selection:" },
	host: {
		type: "array",
		string: true,
		describe: "only hosts whose id, name or alias matches, for example 'ex0*'",
		group: "Selection:",
	},
	group: { type: "array", string: true, describe: "only members of these groups", group: "Selection:" },
	tag: { type: "array", string: true, describe: "only hosts with these tags", group: "Selection:" },
	role: { type: "array", string: true, describe: "only hosts with these roles", group: "Selection:" },
	exclude: {
		type: "array",
		string: true,
		describe: "leave out what matches, applied last",
		group: "Selection:",
	},
	targets: { type: "string", describe: "@file or - with one host id per line", group: "Selection:" },
	shard: { type: "string", describe: "this machine's share, for example 2/5", group: "Selection:" },
	rerun: {
		type: "string",
		describe:
			"only the failed, unreachable, timed-out, auth-failed or changed hosts of the last run, or of :run",
		group: "Selection:",
	},
	resume: {
		type: "string",
		describe: "continue an interrupted run in its folder (run id, its beginning, or latest)",
		group: "Selection:",
	},
	"list-hosts": {
		type: "boolean",
		default: false,
		describe: "print the selected hosts and stop",
		group: "Selection:",
	},
	concurrency: {
		type: "number",
		describe: "hosts at once (default: limits of the inventory)",
		group: "Limits:",
	},
	"connect-timeout": {
		type: "string",
		describe: "for connection and login, for example 15s",
		group: "Limits:",
	},
	"operation-timeout": {
		type: "string",
		describe: "for all scripts on one host, for example 5m",
		group: "Limits:",
	},
	"idle-timeout": { type: "string", describe: "longest silence of a host, for example 2m", group: "Limits:" },
	"run-timeout": { type: "string", describe: "for the whole run, for example 2h", group: "Limits:" },
	"allow-plaintext-secrets": {
		type: "boolean",
		default: false,
		describe: "accept literal passwords (labs only); shown in the report",
		group: "Estate:",
	},
	"fail-on": {
		choices: SEVERITIES,
		default: "high",
		describe: "lowest severity that makes the exit code 1",
		group: "Output:",
	},
	format: {
		type: "string",
		choices: [
			"html",
			"json",
			"terminal",
			"markdown",
			"csv",
			"findings-csv",
			"hosts-csv",
			"action-plan-csv",
			"changes-csv",
		],
		default: "html",
		describe: "format of the report",
		group: "Output:",
	},
	redact: {
		type: "array",
		string: true,
		describe: "pseudonyms in the report file for hosts, users, ips",
		group: "Output:",
	},
	output: { alias: "o", type: "string", describe: "file to write, - for standard output", group: "Output:" },
	json: { type: "boolean", default: false, describe: "print JSON", group: "Output:" },
	"json-events": {
		type: "boolean",
		default: false,
		describe: "print one JSON object per event instead of text",
		group: "Output:",
	},
	"exit-code-base": {
		type: "number",
		default: 0,
		describe: "added to every exit code but 0",
		group: "Output:",
	},
} as const satisfies Record<string, Options>;

export type OptionName = keyof typeof OPTIONS;

/** The selection flags, in the order in which help shows them. */
export const SELECTION = [
	"tenant",
	"all-tenants",
	"site",
	"host",
	"group",
	"tag",
	"role",
	"exclude",
	"targets",
	"shard",
	"list-hosts",
] as const;
export const LIMITS = ["concurrency", "connect-timeout", "operation-timeout", "idle-timeout"] as const;

/** The part of the table that a command takes. */
export function pick<Name extends OptionName>(names: readonly Name[]): Pick<typeof OPTIONS, Name> {
	return Object.fromEntries(names.map((name) => [name, OPTIONS[name]])) as Pick<typeof OPTIONS, Name>;
}
