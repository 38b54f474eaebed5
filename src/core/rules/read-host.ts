import { type BuildNumber, isSameCu, parseBuildNumber } from "../build-number.ts";
import { productOfBuild } from "../builds/product-of-build.ts";
import type { ExchangeSetupFacts } from "../model/facts/exchange-setup.ts";
import type { HostFacts } from "../model/facts/index.ts";
import type { Product } from "../model/knowledge.ts";
import type { RuleResult } from "../model/rule.ts";
import { result } from "./result.ts";

/** What nearly every rule asks of a host on which Exchange is installed. */
export interface InstalledHost {
	readonly setup: ExchangeSetupFacts;
	/** Version of ExSetup.exe: the only value that every update changes. Null when it could not be read. */
	readonly build: BuildNumber | null;
	/** Version in the registry: the cumulative update only. */
	readonly registryBuild: BuildNumber | null;
	/** Null when neither says a known product. */
	readonly product: Product | null;
	readonly isToolsOnly: boolean;
}

/** Facts of the host, or the verdict that is due without an installation. */
export function readHost(facts: HostFacts): InstalledHost | RuleResult {
	const setup = facts["collect/exchange-setup"];
	if (setup === undefined) return result("unknown", "info", "No facts of collect/exchange-setup.");
	if (setup.install === null)
		return result("not-applicable", "info", "Exchange is not installed on this host.");
	const build = parseOrNull(setup.exSetup?.fileVersion);
	const registryBuild = parseOrNull(setup.install.registryVersion);
	const known = build ?? registryBuild;
	const byGeneration = setup.install.generation === "v14" ? "2010" : null;
	return {
		setup,
		build,
		registryBuild,
		product: known === null ? byGeneration : productOfBuild(known),
		isToolsOnly: setup.roles.length > 0 && setup.roles.every((role) => role === "management-tools"),
	};
}

export function isRuleResult(host: InstalledHost | RuleResult): host is RuleResult {
	return "verdict" in host;
}

/** Whether setup and ExSetup.exe are of different cumulative updates: one of the two was not finished. */
export function hasMixedCu({ build, registryBuild }: InstalledHost): boolean {
	return build !== null && registryBuild !== null && !isSameCu(build, registryBuild);
}

function parseOrNull(text: string | null | undefined): BuildNumber | null {
	return text === null || text === undefined ? null : parseBuildNumber(text);
}
