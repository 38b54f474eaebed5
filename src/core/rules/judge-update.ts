import { type BuildNumber, compareBuilds, formatBuild, isSameCu, parseBuildNumber } from "../build-number.ts";
import { cleanText } from "../clean-text.ts";
import type { BinaryFact } from "../model/facts/exchange-setup.ts";
import { coreServices, requiredServices } from "./core-services.ts";
import { hasMixedCu, type InstalledHost } from "./read-host.ts";

/**
 * Files that every update of Exchange 2013 replaces (from CU18 on); it touches the others now and then. From Exchange
 * 2016 on every update replaces all of them.
 */
const ALWAYS_REPLACED_2013: ReadonlySet<string> = new Set([
	"microsoft.exchange.clients.owa2.server.dll",
	"microsoft.exchange.management.controlpanel.dll",
]);

/** What disagrees with a finished update, or could not be looked at. */
export interface UpdateJudgement {
	readonly state: "complete" | "incomplete" | "unknown";
	/** Files of another build, with it: `Microsoft.Exchange.Data.dll 15.2.1748.49`. */
	readonly files: readonly string[];
	/** Core services that are disabled. */
	readonly disabled: readonly string[];
	/** An unfinished setup, a missing service. */
	readonly other: readonly string[];
	readonly gaps: readonly string[];
	/** Lowest version of a file that every update replaces, or null when none could be read. */
	readonly lowest: BuildNumber | null;
}

interface Notes {
	readonly files: string[];
	readonly disabled: string[];
	readonly other: string[];
	readonly gaps: string[];
}

/**
 * Compares what an update leaves behind: the version of ExSetup.exe, the files that every update replaces, the start
 * modes of services, the bookmark of setup. The known trap is an update started without elevation: it ends without
 * an error, but files are not replaced and services stay disabled (known issues of KB4523171 and others).
 */
export function judgeUpdate(host: InstalledHost): UpdateJudgement {
	const notes: Notes = { files: [], disabled: [], other: [], gaps: [] };
	for (const { role, action } of host.setup.install?.unfinishedSetup ?? []) {
		notes.other.push(`setup of ${cleanText(role, 60)} stopped at ${cleanText(action, 60)}`);
	}
	if (host.build === null) notes.gaps.push("the version of ExSetup.exe could not be read");
	else judgeFiles(host, host.build, notes);
	if (!host.isToolsOnly) judgeServices(host, notes);
	const problems = notes.files.length + notes.disabled.length + notes.other.length;
	const state = problems > 0 ? "incomplete" : notes.gaps.length > 0 ? "unknown" : "complete";
	return { ...notes, state, lowest: lowestOf(host) };
}

function judgeFiles(host: InstalledHost, build: BuildNumber, notes: Notes): void {
	if (host.product === "2010") {
		notes.gaps.push(
			"update rollups of Exchange 2010 replace only some files, so their versions tell nothing",
		);
		return;
	}
	if (hasMixedCu(host) && host.registryBuild !== null) {
		notes.other.push(`setup noted ${formatBuild(host.registryBuild)}, ExSetup.exe is ${formatBuild(build)}`);
	}
	if (host.setup.binaries.length === 0) notes.gaps.push("no file beside ExSetup.exe was read");
	for (const file of host.setup.binaries) {
		const name = cleanText(file.name, 80);
		const version = versionOf(file);
		if (!file.present) notes.files.push(`${name} missing`);
		else if (version === null) notes.gaps.push(`the version of ${name} could not be read`);
		else if (disagrees(host, file, version, build)) notes.files.push(`${name} ${formatBuild(version)}`);
	}
}

function disagrees(host: InstalledHost, file: BinaryFact, version: BuildNumber, build: BuildNumber): boolean {
	if (isAlwaysReplaced(host, file)) return compareBuilds(version, build) !== 0;
	return !isSameCu(version, build) || compareBuilds(version, build) > 0;
}

function isAlwaysReplaced({ product }: InstalledHost, file: BinaryFact): boolean {
	return product !== "2013" || ALWAYS_REPLACED_2013.has(file.name.toLowerCase());
}

function judgeServices({ setup, product }: InstalledHost, notes: Notes): void {
	if (setup.services.length === 0) {
		notes.gaps.push("no service was read");
		return;
	}
	const core = coreServices(setup.roles);
	for (const service of setup.services) {
		if (!core.has(service.name.toLowerCase())) continue;
		const name = cleanText(service.name, 80);
		if (service.startMode === "disabled") notes.disabled.push(name);
		if (service.startMode === "unknown") notes.gaps.push(`the start mode of ${name} could not be read`);
	}
	if (product === "2010") return;
	const present = new Set(setup.services.map((service) => service.name.toLowerCase()));
	for (const name of requiredServices(setup.roles)) {
		if (!present.has(name.toLowerCase())) notes.other.push(`service ${name} is missing`);
	}
}

function lowestOf(host: InstalledHost): BuildNumber | null {
	const versions = host.setup.binaries.flatMap((file) => {
		const version = versionOf(file);
		return version === null || !isAlwaysReplaced(host, file) ? [] : [version];
	});
	return versions.sort(compareBuilds)[0] ?? null;
}

function versionOf(file: BinaryFact): BuildNumber | null {
	return file.fileVersion === null ? null : parseBuildNumber(file.fileVersion);
}
