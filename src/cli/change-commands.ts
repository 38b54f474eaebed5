import type { Command } from "./command.ts";
import { LIMITS, pick } from "./options.ts";

const ESTATE = ["inventory", "allow-plaintext-secrets"] as const;

/** Commands that change hosts, and the one that checks what was kept of it. */
export const CHANGE_COMMANDS: readonly Command[] = [
	{
		name: "apply [plan]",
		describe: "carry out an approved plan: batch by batch, verified, rolled back where it does not hold",
		build: (builder) =>
			builder
				.positional("plan", { type: "string", describe: "plan file, as exf plan wrote it" })
				.options(pick([...ESTATE, "knowledge", "runs", ...LIMITS, "json-events"]))
				.option("resume", {
					type: "string",
					describe: "go on with a run that was cut off (run id, its beginning, or latest)",
				})
				.option("approve", { type: "string", describe: "hash of the plan, instead of being asked" })
				.option("expect-hosts", {
					type: "number",
					describe: "with --approve: how many hosts the plan must change",
				})
				.option("now-outside-window", {
					type: "string",
					describe: "begin outside the maintenance window; the reason is kept in the audit log",
				})
				.option("despite-dag", {
					type: "string",
					describe:
						"change members of a DAG that is not fit for it, such as one with a node down; the reason is kept",
				})
				.option("file", {
					type: "array",
					string: true,
					describe: "file that a change installs, such as the MSI of URL Rewrite; known by its hash",
				})
				.option("before-hook", {
					type: "string",
					describe: "program to run before each batch; gets the hosts as JSON on stdin",
				})
				.option("after-hook", {
					type: "string",
					describe: "program to run after each batch; gets the hosts and their results",
				})
				.option("hook-timeout", { type: "string", describe: "longest time of a hook (default: 10m)" })
				.option("probe", {
					type: "boolean",
					default: false,
					describe: "ask the web pages of each host before and after, and try what a rule must stop",
					group: "Probe:",
				})
				.option("probe-ca", {
					type: "string",
					describe: "PEM file with the authority of the hosts' certificates",
					group: "Probe:",
				})
				.option("probe-insecure", {
					type: "boolean",
					default: false,
					describe: "do not check the certificates of the hosts",
					group: "Probe:",
				})
				.example("$0 apply plan.json", "shows the plan and asks for the number of hosts")
				.example("$0 apply plan.json --approve HASH --expect-hosts 12", "unattended")
				.example("$0 apply --resume latest", "go on after a crash"),
		load: () => import("./commands/apply.ts"),
	},
	{
		name: "rollback <run>",
		describe: "undo the changes of a run, exactly",
		build: (builder) =>
			builder
				.positional("run", {
					type: "string",
					demandOption: true,
					describe: "run id, its beginning, or latest",
				})
				.options(pick([...ESTATE, "runs", "host", ...LIMITS]))
				.option("force", {
					type: "boolean",
					default: false,
					describe: "undo also values that somebody else changed since",
				})
				.option("expect-hosts", { type: "number", describe: "how many hosts; instead of being asked" })
				.example("$0 rollback latest --host ex01", "one host of the last run")
				.example("$0 rollback 20261126T2200 --expect-hosts 12", "unattended"),
		load: () => import("./commands/rollback.ts"),
	},
	{
		name: "audit <action>",
		describe: "check that nothing is missing from the log of changes",
		build: (builder) =>
			builder
				.positional("action", { choices: ["verify"] as const, describe: "what to do" })
				.options(pick(["runs", "tenant", "json"]))
				.example("$0 audit verify", "finds what was changed, removed or moved in the audit logs"),
		load: () => import("./commands/audit.ts"),
	},
];
