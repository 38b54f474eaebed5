import { formatBuild } from "../build-number.ts";
import { productName } from "../builds/product-of-build.ts";
import { supportState } from "../builds/support-state.ts";
import { cleanText } from "../clean-text.ts";
import { describeBuild } from "../describe-build.ts";
import type { HostFacts } from "../model/facts/index.ts";
import type { HostIdentity } from "../model/host-record.ts";
import type { Knowledge } from "../model/knowledge.ts";
import { isRuleResult, readHost } from "./read-host.ts";

/**
 * The few facts of a host that every list shows; null without facts. `computerName` is what the host calls itself
 * (the envelope has it, the facts do not).
 */
export function identifyHost(
	facts: HostFacts,
	knowledge: Knowledge,
	now: Date,
	computerName = "",
): HostIdentity | null {
	const setup = facts["collect/exchange-setup"];
	if (setup === undefined) return null;
	const host = readHost(facts);
	const installed = isRuleResult(host) ? null : host;
	const described = installed?.build == null ? null : describeBuild(knowledge, installed.build);
	const product = installed?.product ?? null;
	return {
		computerName: cleanText(computerName, 255),
		product,
		build: installed?.build == null ? null : formatBuild(installed.build),
		buildName: described?.name ?? (product === null ? null : productName(product)),
		cu: described?.cu ?? null,
		su: described?.su ?? null,
		releaseDate: described?.releaseDate ?? null,
		supportedUntil: product === null ? null : supportState(knowledge, product, "none", now).until,
		roles: [...setup.roles],
		os: setup.os.productName === null ? null : cleanText(setup.os.productName, 120),
		powershell: cleanText(setup.powershell.version, 60),
		elevated: setup.elevated,
	};
}
