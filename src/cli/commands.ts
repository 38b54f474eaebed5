import type { Command } from "./command.ts";
import { LIMITS, pick, SELECTION } from "./options.ts";

const ESTATE = ["inventory", "allow-plaintext-secrets"] as const;

/** Every command with its options and examples; the code behind it is loaded when it runs. */
export const COMMANDS: readonly Command[] = [
	{
		name: "init [folder]",
		describe: "write a commented inventory to start from",
		build: (builder) =>
			builder
				.positional("folder", { type: "string", default: ".", describe: "where to write inventory.yaml" })
				.option("force", { type: "boolean", default: false, describe: "replace an existing inventory.yaml" })
				.example("$0 init", "writes ./inventory.yaml"),
		load: () => import("./commands/init.ts"),
	},
	{
		name: "check",
		describe: "try every host: name, port, host key, login, PowerShell; changes nothing",
		build: (builder) =>
			builder
				.options(pick([...ESTATE, ...SELECTION, ...LIMITS, "json"]))
				.example("$0 check --site berlin", "one line per host, with what to do about it"),
		load: () => import("./commands/check.ts"),
	},
	{
		name: "scan",
		describe: "collect facts from every host, judge them, write a report; changes nothing",
		build: (builder) =>
			builder
				.options(
					pick([
						...ESTATE,
						"knowledge",
						"runs",
						...SELECTION,
						...LIMITS,
						"run-timeout",
						"fail-on",
						"json-events",
					]),
				)
				.option("report", {
					type: "boolean",
					default: true,
					describe: "write report.html into the run folder",
					group: "Output:",
				})
				.example("$0 scan", "the whole estate; report in runs/<id>/report.html")
				.example(
					"$0 scan --tenant contoso --fail-on critical",
					"one tenant; exit code 1 only for critical findings",
				)
				.example("$0 scan --json-events | jq .event", "for wrappers"),
		load: () => import("./commands/scan.ts"),
	},
	{
		name: "report [run]",
		describe: "make a report of a stored run",
		build: (builder) =>
			builder
				.positional("run", {
					type: "string",
					default: "latest",
					describe: "run id, its beginning, or latest",
				})
				.options(pick(["runs", "format", "output"]))
				.option("tenant", { type: "string", describe: "a report that holds this tenant only" })
				.example("$0 report latest --format json -o -", "the run as JSON on standard output")
				.example("$0 report --tenant contoso -o contoso.html", "a report to hand to one customer"),
		load: () => import("./commands/report.ts"),
	},
	{
		name: "runs [run]",
		describe: "list stored runs, or show one",
		build: (builder) =>
			builder
				.positional("run", { type: "string", describe: "run id, its beginning, or latest" })
				.options(pick(["runs", "json"]))
				.example("$0 runs latest", "totals of the last run"),
		load: () => import("./commands/runs.ts"),
	},
	{
		name: "inventory <action> [name]",
		describe: "check, list or show the inventory, or print its JSON Schema",
		build: (builder) =>
			builder
				.positional("action", {
					choices: ["check", "list", "show", "schema"] as const,
					describe: "what to do",
				})
				.positional("name", { type: "string", describe: "host to show (id, name or alias)" })
				.options(pick([...ESTATE, ...SELECTION, "json"]))
				.example("$0 inventory check", "read it and resolve every secret, without connecting")
				.example("$0 inventory show ex01", "effective settings of one host"),
		load: () => import("./commands/inventory.ts"),
	},
	{
		name: "knowledge <action> [build]",
		describe: "show what is known of a build, or how old the knowledge is",
		build: (builder) =>
			builder
				.positional("action", { choices: ["show", "info"] as const, describe: "what to do" })
				.positional("build", { type: "string", describe: "build number, for example 15.2.986.5" })
				.options(pick(["knowledge", "json"]))
				.example("$0 knowledge show 15.2.986.5 --json", "product, CU, SU, open CVEs, next update"),
		load: () => import("./commands/knowledge.ts"),
	},
	{
		name: "lab <action>",
		describe: "simulated Exchange servers on this machine, to try everything without risk",
		build: (builder) =>
			builder
				.positional("action", { choices: ["up", "demo"] as const, describe: "what to do" })
				.option("dir", {
					type: "string",
					default: ".exf-lab",
					describe: "folder for inventory, keys and known_hosts",
				})
				.option("hosts", { type: "number", describe: "how many hosts (default: 12)" })
				.option("stories", { type: "string", describe: "comma list of stories instead of the usual mix" })
				.option("engine", {
					choices: ["recorded", "powershell"] as const,
					default: "recorded",
					describe: "recorded answers, or a real PowerShell (pwsh, or EXF_LAB_ENGINE)",
				})
				.option("max-lifetime", {
					type: "string",
					default: "4h",
					describe: "the lab ends by itself after this time",
				})
				.option("until-stdin-closes", {
					type: "boolean",
					default: false,
					describe: "end with the program that started it",
				})
				.option("json", { type: "boolean", default: false, describe: "print one JSON line when ready" })
				.example("$0 lab demo", "start a lab, scan it, write the report")
				.example("$0 lab up --hosts 1000", "keep a large lab running to play with"),
		load: () => import("./commands/lab.ts"),
	},
];
