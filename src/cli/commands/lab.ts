import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createApp } from "../../app/create-app.ts";
import { formatReadyLine, type LabRequest, mainPath, spawnLab, startLab } from "../../app/run-lab.ts";
import { defaultReportPath } from "../../app/render-report.ts";
import { findStoredRun } from "../../app/stored-runs.ts";
import { FleetError } from "../../core/errors.ts";
import { durationOf, isOn, listOf, numberOf, requiredText } from "../args.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printLine } from "../print.ts";
import { demoMitigate } from "./lab-demo-mitigate.ts";

/** `exf lab`: simulated servers, and a demonstration that uses them. */
export async function run(context: CommandContext): Promise<ExitCode> {
	const { action, what } = context.argv;
	if (action === "up") {
		if (what !== undefined) throw new FleetError("usage", "lab up takes nothing but options");
		return await up(context);
	}
	return what === "mitigate" ? await demoMitigate(context, request(context)) : await demo(context);
}

async function up(context: CommandContext): Promise<ExitCode> {
	const { output, argv, signal } = context;
	const lab = await startLab(await createApp(), {
		...request(context),
		maxLifetimeMs: durationOf(argv, "max-lifetime"),
		untilEnds: isOn(argv, "until-stdin-closes") ? process.stdin : undefined,
	});
	if (isOn(argv, "json")) printLine(output.out, formatReadyLine(lab));
	else {
		for (const line of [
			`${lab.hosts.length} simulated hosts are up; Ctrl-C ends them`,
			`try:  exf check --all-tenants --inventory ${lab.files.inventory}`,
			`      exf scan --all-tenants --inventory ${lab.files.inventory}`,
		]) {
			printLine(output.out, line);
		}
	}
	await lab.closed;
	return signal.aborted && isOn(argv, "until-stdin-closes") ? EXIT.interrupted : EXIT.clean;
}

/** The main job, as a user would do it: two processes, real SSH between them. */
async function demo(context: CommandContext): Promise<ExitCode> {
	const { output, argv, signal } = context;
	const dir = resolve(requiredText(argv, "dir"));
	const runsDir = join(dir, "runs");
	const lab = await spawnLab(request(context));
	try {
		const scan = [
			"scan",
			"--inventory",
			lab.inventory,
			"--all-tenants",
			"--runs",
			runsDir,
			"--connect-timeout",
			"5s",
		];
		printLine(output.out, `${lab.hosts} simulated Exchange hosts are up on loopback.`);
		printLine(output.out, `$ exf ${scan.join(" ")}\n`);
		const child = spawn(process.execPath, [mainPath, ...scan], { stdio: ["ignore", "inherit", "inherit"] });
		const [code] = (await once(child, "exit")) as [number | null];
		if (signal.aborted || code === null) return EXIT.interrupted;
		printLine(output.out, `\nexit code of the scan: ${code}`);
		if (code === EXIT.usage || code === EXIT.internal || code === EXIT.locked) return code;
		printLine(output.out, `report: ${defaultReportPath(runsDir, await findStoredRun(runsDir, "latest"))}`);
		return EXIT.clean;
	} finally {
		await lab.stop();
	}
}

function request({ argv, signal }: CommandContext): Omit<LabRequest, "maxLifetimeMs" | "untilEnds"> {
	const stories = listOf(argv, "stories");
	return {
		dir: resolve(requiredText(argv, "dir")),
		hosts: numberOf(argv, "hosts"),
		stories: stories.length === 0 ? undefined : stories,
		engine: argv["engine"] === "powershell" ? "powershell" : "recorded",
		signal,
	};
}
