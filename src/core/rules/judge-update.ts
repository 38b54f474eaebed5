import { type BuildNumber, compareBuilds, formatBuild, parseBuildNumber } from "../build-number.ts";
import { cleanText } from "../clean-text.ts";
import type { BinaryFact } from "../model/facts/exchange-setup.ts";
import { coreServices, requiredServices } from "./core-services.ts";
import { hasMixedCu, type InstalledHost } from "./read-host.ts";
import { someOf } from "./result.ts";

/** More names than these make a summary unreadable; the evidence has them all. */
const NAMED_IN_SUMMARY = 4;

/** Whether the last update reached the whole installation. */
export interface UpdateJudgement {
	readonly state: "complete" | "incomplete" | "unknown";
	/** What disagrees with a finished update. */
	readonly problems: readonly string[];
	/** What could not be looked at. */
	readonly gaps: readonly string[];
	/** Lowest version of a file on the disk, or null when none could be read. */
	readonly lowest: BuildNumber | null;
}

/**
 * Compares what an update leaves behind: the version of ExSetup.exe, the files that every update replaces, the start
 * modes of services, the bookmark of setup. The known trap is an update started without elevation: it ends without
 * an error, but files are not replaced and services stay disabled.
 */
export function judgeUpdate(host: InstalledHost): UpdateJudgement {
	const problems: string[] = [];
	const gaps: string[] = [];
	for (const { role, action } of host.setup.install?.unfinishedSetup ?? []) {
		problems.push(`setup of ${cleanText(role, 60)} stopped at ${cleanText(action, 60)}`);
	}
	if (host.build === null) gaps.push("the version of ExSetup.exe could not be read");
	else judgeFiles(host, host.build, problems, gaps);
	if (!host.isToolsOnly) judgeServices(host, problems, gaps);
	const state = problems.length > 0 ? "incomplete" : gaps.length > 0 ? "unknown" : "complete";
	return { state, problems, gaps, lowest: lowestOf(host.setup.binaries) };
}

function judgeFiles(host: InstalledHost, build: BuildNumber, problems: string[], gaps: string[]): void {
	if (host.product === "2010") {
		gaps.push(
			"update rollups of Exchange 2010 replace only a part of the files, so their versions tell nothing",
		);
		return;
	}
	if (hasMixedCu(host) && host.registryBuild !== null) {
		problems.push(`setup noted ${formatBuild(host.registryBuild)}, ExSetup.exe is ${formatBuild(build)}`);
	}
	if (host.setup.binaries.length === 0) gaps.push("no file beside ExSetup.exe was read");
	for (const file of host.setup.binaries) {
		const name = cleanText(file.name, 80);
		const version = file.fileVersion === null ? null : parseBuildNumber(file.fileVersion);
		if (!file.present) problems.push(`${name} is missing`);
		else if (version === null) gaps.push(`the version of ${name} could not be read`);
		else if (compareBuilds(version, build) !== 0) problems.push(`${name} is ${formatBuild(version)}`);
	}
}

function judgeServices({ setup, product }: InstalledHost, problems: string[], gaps: string[]): void {
	const core = coreServices(setup.roles);
	if (setup.services.length === 0) {
		gaps.push("no service was read");
		return;
	}
	for (const service of setup.services) {
		if (!core.has(service.name.toLowerCase())) continue;
		if (service.startMode === "disabled") problems.push(`${cleanText(service.name, 80)} is disabled`);
		if (service.startMode === "unknown")
			gaps.push(`the start mode of ${cleanText(service.name, 80)} could not be read`);
	}
	if (product === "2010") return;
	const present = new Set(setup.services.map((service) => service.name.toLowerCase()));
	for (const name of requiredServices(setup.roles)) {
		if (!present.has(name.toLowerCase())) problems.push(`${name} is not registered`);
	}
}

function lowestOf(files: readonly BinaryFact[]): BuildNumber | null {
	const versions = files.flatMap((file) => {
		const version = file.fileVersion === null ? null : parseBuildNumber(file.fileVersion);
		return version === null ? [] : [version];
	});
	return versions.sort(compareBuilds)[0] ?? null;
}

/** Why a host may not count as updated, for a judgement that is not `complete`. */
export function incompleteText({ state, problems, gaps }: UpdateJudgement): string {
	if (state === "incomplete") return `update incomplete: ${someOf(problems, NAMED_IN_SUMMARY)}`;
	return `whether the update is complete could not be seen: ${someOf(gaps, NAMED_IN_SUMMARY)}`;
}
