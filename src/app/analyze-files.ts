import { resolve } from "node:path";
import { type BuildNumber, formatBuild } from "../core/build-number.ts";
import { productOfBuild } from "../core/builds/product-of-build.ts";
import { describeBuild } from "../core/describe-build.ts";
import type { Site } from "../core/iis/read-sites.ts";
import type { BinaryFact, ExchangeSetupFacts } from "../core/model/facts/exchange-setup.ts";
import type { IisConfigFacts } from "../core/model/facts/iis-config.ts";
import type { Finding } from "../core/model/finding.ts";
import type { HostRole } from "../core/model/host.ts";
import type { Knowledge, Product } from "../core/model/knowledge.ts";
import type { Rule } from "../core/model/rule.ts";
import type { Verdict } from "../core/model/verdict.ts";
import { evaluateRules } from "../core/rules/evaluate-rules.ts";
import { extendedProtection } from "../core/rules/iis/extended-protection.ts";
import { foreignIisModules } from "../core/rules/iis/foreign-iis-modules.ts";
import { owaCspMitigation } from "../core/rules/iis/owa-csp-mitigation.ts";
import { proxylogonMitigation } from "../core/rules/iis/proxylogon-mitigation.ts";
import { proxynotshellMitigation } from "../core/rules/iis/proxynotshell-mitigation.ts";
import { type PlacedFile, placeConfigFiles } from "./config-files/place-config-files.ts";
import { readConfigFiles } from "./config-files/read-config-files.ts";

/** Rules that ask for nothing but configuration files and the build. */
export const FILE_RULES: readonly Rule[] = [
	extendedProtection,
	proxylogonMitigation,
	proxynotshellMitigation,
	owaCspMitigation,
	foreignIisModules,
];

export interface FilesRequest {
	/** Folder of one server, or its applicationHost.config alone. */
	readonly folder: string;
	/** What a person says is installed. */
	readonly build: BuildNumber;
	/** A web.config that is not in the folder does not exist on the server. */
	readonly isComplete: boolean;
	readonly knowledge: Knowledge;
	readonly now: Date;
}

/** Configuration files of one server, judged without the server. */
export interface FilesAnalysis {
	readonly schema: "exchange-fleet/files-analysis@1";
	readonly folder: string;
	readonly build: string;
	readonly buildName: string;
	readonly product: Product | null;
	readonly isComplete: boolean;
	readonly files: readonly PlacedFile[];
	/** Windows paths of web.config files that are not in the folder. */
	readonly absent: readonly string[];
	readonly rules: readonly { readonly id: string; readonly title: string }[];
	readonly verdicts: readonly Verdict[];
	readonly findings: readonly Omit<Finding, "id" | "tenant" | "host">[];
}

/**
 * Judges configuration files that were copied off a server.
 *
 * @throws FleetError `config-root` when no applicationHost.config can be found among them
 */
export async function analyzeFiles(request: FilesRequest): Promise<FilesAnalysis> {
	const { build, isComplete, knowledge, now } = request;
	const folder = resolve(request.folder);
	const placed = placeConfigFiles(await readConfigFiles(folder), folder.split(/[\\/]+/), isComplete);
	const facts: FactsOfFiles = {
		"collect/exchange-setup": statedSetup(build, placed.sites, now),
		"collect/iis-config": placed.facts,
	};
	const policy = { esu: "none" } as const;
	const { verdicts, findings } = evaluateRules(
		{ tenant: "", host: "", facts, knowledge, policy, now },
		FILE_RULES,
	);
	return {
		schema: "exchange-fleet/files-analysis@1",
		folder,
		build: formatBuild(build),
		buildName: describeBuild(knowledge, build).name,
		product: productOfBuild(build),
		isComplete,
		files: placed.files,
		absent: isComplete ? [] : placed.absent,
		rules: FILE_RULES.map(({ id, title }) => ({ id, title })),
		verdicts,
		findings: findings.map(({ id: _id, tenant: _tenant, host: _host, ...finding }) => finding),
	};
}

interface FactsOfFiles {
	readonly "collect/exchange-setup": ExchangeSetupFacts;
	readonly "collect/iis-config": IisConfigFacts;
}

/**
 * The build as a person states it, in the form in which rules read it. Only the rules above see this: whether an
 * update is complete, or a service runs, is nothing that anybody looked at.
 */
function statedSetup(build: BuildNumber, sites: readonly Site[], now: Date): ExchangeSetupFacts {
	const stated = (name: string): BinaryFact => ({
		name,
		path: name,
		present: true,
		fileVersion: formatBuild(build),
		modifiedUtc: null,
	});
	return {
		install: {
			generation: build[0] === 14 ? "v14" : "v15",
			path: installPathOf(sites),
			registryVersion: null,
			unfinishedSetup: [],
		},
		roles: rolesOf(sites),
		roleKeys: [],
		edition: null,
		exSetup: stated("ExSetup.exe"),
		binaries: [stated("Microsoft.Exchange.Clients.Owa2.Server.dll")],
		services: [],
		os: { productName: null, version: null, installationType: null },
		clock: { utc: now.toISOString(), timeZone: "", offsetMinutes: 0 },
		dotNetRelease: null,
		powershell: { version: "", edition: "", languageMode: "", is64Bit: true },
		elevated: null,
	};
}

/** Exchange 2013 may have one role only; each has its own site. */
function rolesOf(sites: readonly Site[]): HostRole[] {
	const has = (name: string): boolean => sites.some((site) => site.name.toLowerCase() === name);
	return [
		...(has("exchange back end") ? (["mailbox"] as const) : []),
		...(has("default web site") ? (["client-access"] as const) : []),
	];
}

function installPathOf(sites: readonly Site[]): string {
	const folders = sites.flatMap(({ applications }) =>
		applications.flatMap(({ virtualDirectories }) =>
			virtualDirectories.map(({ physicalPath }) => physicalPath),
		),
	);
	const paths = folders.map((path) => /^(.+\\)(?:FrontEnd\\HttpProxy|ClientAccess)(?:\\|$)/i.exec(path)?.[1]);
	return paths.find((path) => path !== undefined) ?? "";
}
