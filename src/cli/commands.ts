import { CHANGE_COMMANDS } from "./change-commands.ts";
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
				.option("pin", {
					type: "boolean",
					default: false,
					describe: "show unknown SSH host keys without logging in, store them after confirmation",
				})
				.option("yes", { type: "boolean", default: false, describe: "with --pin: do not ask" })
				.option("expect-hosts", {
					type: "number",
					describe: "with --pin --yes: how many unknown keys there must be",
				})
				.example("$0 check --site berlin", "one line per host, with what to do about it")
				.example("$0 check --pin", "put the host keys of new servers into known_hosts"),
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
						"rerun",
						"resume",
						"run-timeout",
						"fail-on",
						"json-events",
						"redact",
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
				.example("$0 scan --resume latest", "go on with a run that was interrupted or killed")
				.example("$0 scan --rerun failed", "only the hosts that the last run did not assess")
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
				.options(pick(["runs", "format", "output", "redact"]))
				.option("tenant", { type: "string", describe: "a report that holds this tenant only" })
				.example("$0 report latest --format json -o -", "the run as JSON on standard output")
				.example("$0 report 20261126T2200", "what a run changed, host by host")
				.example("$0 report --tenant contoso -o contoso.html", "a report to hand to one customer")
				.example(
					"$0 report --format csv -o tables",
					"findings.csv, hosts.csv, action-plan.csv and changes.csv in a folder",
				)
				.example(
					"$0 report --redact hosts,users,ips",
					"pseudonyms instead of names, to ask somebody for help",
				),
		load: () => import("./commands/report.ts"),
	},
	{
		name: "diff [older] [newer]",
		describe: "what is different between two stored runs",
		build: (builder) =>
			builder
				.positional("older", {
					type: "string",
					describe: "run id or its beginning (default: the run before, of the same selection)",
				})
				.positional("newer", { type: "string", describe: "run id or its beginning (default: latest)" })
				.options(pick(["runs", "json"]))
				.example("$0 diff", "since the run before the last one")
				.example("$0 diff 20261101 latest --json", "new, fixed, returned; hosts, builds, mitigations"),
		load: () => import("./commands/diff.ts"),
	},
	{
		name: "analyze [run]",
		describe:
			"judge a stored run again with newer knowledge, or configuration files of a server; connects to nothing",
		build: (builder) =>
			builder
				.positional("run", { type: "string", describe: "run id, its beginning, or latest" })
				.options(pick(["knowledge", "runs", "fail-on", "redact", "allow-plaintext-secrets"]))
				.option("files", {
					type: "string",
					describe: "instead of a run: folder with applicationHost.config and web.config files of one server",
					group: "Copied files:",
				})
				.option("build", {
					type: "string",
					describe: "the build of that server, for example 15.2.986.5",
					group: "Copied files:",
				})
				.option("complete", {
					type: "boolean",
					default: false,
					describe: "a web.config that is not in the folder does not exist on the server",
					group: "Copied files:",
				})
				.option("json", { type: "boolean", default: false, describe: "print JSON", group: "Copied files:" })
				.option("inventory", {
					alias: "i",
					type: "string",
					describe: "take the waivers of this inventory (default: those that the run applied)",
					group: "Estate:",
				})
				.option("report", {
					type: "boolean",
					default: true,
					describe: "write report.html into the folder of the new run",
					group: "Output:",
				})
				.example("$0 analyze latest --knowledge newer/", "what do the newest tables say of the last scan?")
				.example(
					"$0 analyze --files ex01/ --build 15.2.986.5",
					"mitigations and Extended Protection of a copy",
				),
		load: () => import("./commands/analyze.ts"),
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
		name: "plan",
		describe: "say what would be changed where to mitigate what a run found; changes nothing",
		build: (builder) =>
			builder
				.option("from", {
					type: "string",
					default: "latest",
					describe: "run whose findings count: its id, the beginning of it, or latest",
				})
				.option("mitigate", {
					type: "array",
					string: true,
					describe: "only these mitigations, by name, unit or CVE",
					group: "What:",
				})
				.option("recommended", {
					type: "boolean",
					default: false,
					describe: "what the run recommends (default)",
					group: "What:",
				})
				.option("remove", {
					type: "array",
					string: true,
					describe:
						"take these mitigations away where no vulnerability needs them, or leftovers: all that updates made superfluous",
					group: "What:",
				})
				.option("set", {
					type: "array",
					string: true,
					describe: "parameter of a mitigation: name.parameter=value, or =@file",
					group: "What:",
				})
				.option("file", {
					type: "string",
					describe: "MSI file of URL Rewrite for url-rewrite-module: its hash and name go into the plan",
					group: "What:",
				})
				.option("exclude-vdir", {
					type: "array",
					string: true,
					describe: "virtual directories without Extended Protection, for example EWSFrontEnd",
					group: "What:",
				})
				.option("confirm-protection", {
					type: "array",
					string: true,
					describe:
						"what no server shows and Extended Protection needs: no-ssl-offloading, no-modern-hybrid, no-public-folders-2013; with --all-tenants as tenant/word",
					group: "What:",
				})
				.option("explain", {
					type: "boolean",
					default: false,
					describe: "tell what the mitigations do, cost and lack, and stop",
					group: "What:",
				})
				.option("batches", {
					type: "array",
					string: true,
					describe: "sizes of the batches, for example 1,25%,100%; never larger than the policy allows",
					group: "Order:",
				})
				.option("site-by-site", {
					type: "boolean",
					default: false,
					describe: "one site after the other, each with its own first host",
					group: "Order:",
				})
				.option("canary", {
					type: "array",
					string: true,
					describe: "with --all-tenants: tenants that go first",
					group: "Order:",
				})
				.option("max-failures", {
					type: "number",
					describe: "with --all-tenants: hosts that may fail in all tenants together (default: 0)",
					group: "Order:",
				})
				.option("accept-evidence-loss", {
					type: "boolean",
					default: false,
					describe: "plan also for hosts with signs of compromise; needs --case",
					group: "Evidence:",
				})
				.option("case", {
					type: "string",
					describe: "reference under which the loss of traces was accepted",
					group: "Evidence:",
				})
				.option("confirm-never-hunted", {
					type: "boolean",
					default: false,
					describe: "plan for hosts that were never searched for signs of compromise",
					group: "Evidence:",
				})
				.options(pick([...ESTATE, "knowledge", "runs", ...SELECTION, ...LIMITS, "json"]))
				.option("plans", {
					type: "string",
					default: "plans",
					describe: "folder of the plans",
					group: "Output:",
				})
				.option("out", { type: "string", describe: "file of the plan or campaign", group: "Output:" })
				.example("$0 plan --tenant contoso", "what the last run recommends for one tenant")
				.example("$0 plan --explain", "every mitigation with its costs")
				.example(
					"$0 plan --tenant contoso --mitigate extended-protection --exclude-vdir EWSFrontEnd --confirm-protection no-ssl-offloading",
					"one mitigation, wherever it can be done",
				)
				.example("$0 plan --tenant contoso --remove leftovers", "what updates made superfluous goes")
				.example("$0 plan --all-tenants --canary adatum", "one plan per tenant, and a campaign over them"),
		load: () => import("./commands/plan.ts"),
	},
	...CHANGE_COMMANDS,
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
				.option("explain", {
					type: "boolean",
					default: false,
					describe: "with show: the level that gave each setting, tags, groups, limits and waivers",
				})
				.example("$0 inventory check", "read it and resolve every secret, without connecting")
				.example("$0 inventory show ex01 --explain", "every setting of one host, and who gave it"),
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
		name: "collector <action>",
		describe: "one collect-only script for servers that cannot be connected to",
		build: (builder) =>
			builder
				.positional("action", { choices: ["build"] as const, describe: "what to do" })
				.options(pick([...ESTATE, "tenant", "output", "json"]))
				.example("$0 collector build --tenant contoso", "writes exf-collector-contoso.ps1, ready to sign")
				.example("$0 import results/ --tenant contoso", "judges what it brought back"),
		load: () => import("./commands/collector.ts"),
	},
	{
		name: "import <files..>",
		describe: "judge what collectors brought back from servers that cannot be connected to",
		build: (builder) =>
			builder
				.positional("files", { type: "string", array: true, describe: "files, or folders with .json files" })
				.options(
					pick([...ESTATE, "tenant", "all-tenants", "knowledge", "runs", "fail-on", "json-events", "redact"]),
				)
				.option("report", {
					type: "boolean",
					default: true,
					describe: "write report.html into the run folder",
					group: "Output:",
				})
				.option("max-age", {
					type: "string",
					default: "14d",
					describe: "refuse older files, for example 12h",
				})
				.option("allow-stale", {
					type: "boolean",
					default: false,
					describe: "judge older files too; shown in the report",
				})
				.option("accept-hash", {
					type: "array",
					string: true,
					describe: "take files of other scripts with this SHA-256; shown in the report",
				})
				.option("into", {
					type: "string",
					describe: "add hosts that this run has not assessed to it (run id, its beginning, or latest)",
				})
				.example("$0 import results/ --tenant contoso", "a run of its own, with report")
				.example("$0 import results/ --tenant contoso --into latest", "into the report of the last scan"),
		load: () => import("./commands/import.ts"),
	},
	{
		name: "clixml [file]",
		describe: "print what is in a file of Export-Clixml as JSON",
		build: (builder) =>
			builder
				.positional("file", { type: "string", describe: "default, and -: standard input" })
				.option("depth", {
					type: "number",
					default: 10,
					describe: "levels of objects and lists to open; what lies deeper is its text",
				})
				.option("compact", {
					type: "boolean",
					default: false,
					describe: "one line for each value, instead of one list",
				})
				.example("$0 clixml services.xml | jq '.[].Name'", "one list with all values of the file")
				.example("$0 clixml --compact < stderr.txt", "captured output (#< CLIXML): values with their stream"),
		load: () => import("./commands/clixml.ts"),
	},
	{
		name: "completion [shell]",
		describe: "print the script that completes commands, hosts, tenants and runs in a shell",
		build: (builder) =>
			builder
				.positional("shell", {
					choices: ["bash", "zsh", "powershell"] as const,
					describe: "default: the login shell",
				})
				.example("source <($0 completion bash)", "in ~/.bashrc"),
		load: () => import("./commands/completion.ts"),
	},
	{
		name: "lab <action> [what]",
		describe: "simulated Exchange servers on this machine, to try everything without risk",
		build: (builder) =>
			builder
				.positional("action", { choices: ["up", "demo"] as const, describe: "what to do" })
				.positional("what", {
					choices: ["scan", "mitigate"] as const,
					describe: "what the demo shows (default: scan)",
				})
				.option("dir", {
					type: "string",
					default: ".exf-lab",
					describe: "folder for inventory, keys and known_hosts",
				})
				.option("hosts", { type: "number", describe: "how many hosts (default: 12)" })
				.option("stories", {
					type: "string",
					describe:
						"comma list of stories instead of the usual mix; clean@subsystem, @server-mode, @exec say which sessions, fabrikam/clean whose server it is",
				})
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
				.example("$0 lab demo mitigate", "plan, apply, a failed verify, rollback, a crash and resume")
				.example("$0 lab up --hosts 1000", "keep a large lab running to play with"),
		load: () => import("./commands/lab.ts"),
	},
];
