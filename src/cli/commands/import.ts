import type { ScanEvents } from "../../core/model/scan-events.ts";
import type { Choice, LeftOutFile } from "../../app/import/choose-imports.ts";
import { createApp } from "../../app/create-app.ts";
import { importEnvelopes, readImports } from "../../app/import-envelopes.ts";
import { loadKnowledge } from "../../app/load-knowledge.ts";
import { type Fleet, openFleet } from "../../app/open-fleet.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { cleanText } from "../../core/clean-text.ts";
import { FleetError } from "../../core/errors.ts";
import { fleetRequest, isOn, listOf, redactionOf, requiredText, severityOf, textOf } from "../args.ts";
import type { CommandContext } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";
import { type Output, printLine } from "../print.ts";
import { readDuration } from "../read-duration.ts";
import { tellResult } from "../tell-result.ts";
import { createJsonEvents } from "../terminal/json-events.ts";

const DAY_MS = 86_400_000;

/** `exf import`: judges what collectors brought back, as a scan judges hosts. */
export async function run({ output, argv, signal, commandLine }: CommandContext): Promise<ExitCode> {
	const fleet = await openFleet(await fleetRequest(argv));
	const failOn = severityOf(argv, "fail-on");
	const app = await createApp();
	const json = isOn(argv, "json-events");
	const choice = await readImports(app, {
		fleet,
		// Not split at commas, as lists of names are: a path may have one.
		paths: Array.isArray(argv["files"]) ? argv["files"].map(String) : [],
		maxAgeMs: readAge(requiredText(argv, "max-age")),
		allowStale: isOn(argv, "allow-stale"),
		acceptedBundles: listOf(argv, "accept-hash"),
	});
	tell(output, choice, fleet, json);
	if (choice.chosen.length === 0) {
		throw new FleetError("import-empty", "no file can be judged", { hint: hintOf(choice.leftOut) });
	}
	const runsDir = requiredText(argv, "runs");
	const wanted = textOf(argv, "into");
	const result = await importEnvelopes(app, choice, {
		fleet,
		knowledge: await loadKnowledge(textOf(argv, "knowledge")),
		runsDir,
		into: wanted === undefined ? undefined : await findStoredRun(runsDir, wanted),
		command: commandLine,
		signal,
		events: json ? createJsonEvents((line) => printLine(output.out, line)) : noticesOnly(output),
	});
	return await tellResult(output, result, {
		runsDir,
		failOn,
		jsonEvents: json,
		redact: redactionOf(argv),
		writesReport: argv["report"] !== false,
		// A file that is not judged is a host that nobody looked at, except where a newer one was.
		isIncomplete: choice.leftOut.some((file) => file.code !== "older"),
	});
}

/** `14d`, or any other duration. */
function readAge(text: string): number {
	const days = /^(\d{1,4})d$/.exec(text)?.[1];
	return days === undefined ? (readDuration("max-age", text) ?? 0) : Number(days) * DAY_MS;
}

function tell(output: Output, { chosen, leftOut }: Choice, fleet: Fleet, json: boolean): void {
	const done = new Set(chosen.map((file) => file.host.id));
	const without = fleet.hosts.filter((host) => !done.has(host.id)).map((host) => host.id);
	if (json) {
		for (const { path, host, createdAt, weakenings } of chosen) {
			printLine(output.out, JSON.stringify({ event: "file", path, host: host.id, createdAt, weakenings }));
		}
		for (const file of leftOut) printLine(output.out, JSON.stringify({ event: "file-left-out", ...file }));
		printLine(output.out, JSON.stringify({ event: "hosts-without-file", hosts: without }));
		return;
	}
	for (const { path, host, note, weakenings } of chosen) {
		printLine(output.err, `import    ${host.id}  ${path}`);
		for (const line of [note.replace(/^import: /, ""), ...weakenings])
			printLine(output.err, `            ${line}`);
	}
	for (const { path, reason } of leftOut) printLine(output.err, `left out  ${path}: ${cleanText(reason)}`);
	if (without.length > 0) {
		const more = without.length > 5 ? `, and ${without.length - 5} more` : "";
		printLine(output.err, `no file   ${without.slice(0, 5).join(", ")}${more}`);
	}
}

const HINTS: Readonly<Partial<Record<LeftOutFile["code"], string>>> = {
	scripts: "Collect again with exf collector build of this version, or name the hash with --accept-hash.",
	age: "Collect again, or raise --max-age, or take old facts with --allow-stale.",
	"unknown-host": "Put the computer into the inventory, by name or alias.",
	"ambiguous-host": "Give the computer as an alias to the host that it is.",
	tenant: "Name its tenant with --tenant, or correct the inventory.",
};

function hintOf([first]: readonly LeftOutFile[]): string {
	if (first === undefined) return "Name files, or folders that hold .json files.";
	return HINTS[first.code] ?? "Bring the files back as the collector wrote them.";
}

function noticesOnly(output: Output): ScanEvents {
	return { onNotice: (message) => printLine(output.err, `note: ${cleanText(message)}`) };
}
