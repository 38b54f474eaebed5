import { type BuildNumber, formatBuild } from "../build-number.ts";
import { listCves } from "../builds/list-cves.ts";
import { productName } from "../builds/product-of-build.ts";
import { daysSince, oldTableNote, tableDate } from "../builds/table-age.ts";
import { type UpdatePath, migrationFrom, updatePath } from "../builds/update-path.ts";
import { stepsText } from "../builds/update-step.ts";
import { describeBuild } from "../describe-build.ts";
import type { Product } from "../model/knowledge.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import type { Severity } from "../model/state.ts";
import { incompleteText, REPAIR_REMEDY } from "./incomplete-text.ts";
import { judgeUpdate } from "./judge-update.ts";
import { type InstalledHost, isRuleResult, readHost } from "./read-host.ts";
import { result, sentence } from "./result.ts";

/** Time to plan a maintenance window for one update, unless something it fixes is used in attacks. */
const GRACE_DAYS = 14;

export const securityUpdate: Rule = {
	id: "security-update",
	title: "Latest security update is installed",
	severity: "high",
	why: "Security updates are cumulative: the newest one of the cumulative update closes everything known. Attacks on Exchange start within days of a release.",
	references: ["https://aka.ms/ExchangeUpdateWizard", "https://aka.ms/ExchangeHealthChecker"],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readHost(input.facts);
	if (isRuleResult(host)) return host;
	const { build, product } = host;
	if (product === null) return result("unknown", "info", "The product could not be told from its version.");
	if (build === null) return withoutBuild(product, input);

	const path = updatePath(input.knowledge, build, input.policy.esu, input.now);
	const severity = host.isToolsOnly ? "low" : severityOf(path, host, build, product, input);
	const steps = path.steps.length === 0 ? undefined : sentence(stepsText(path.steps));
	const evidence = [
		`Installed: ${describeBuild(input.knowledge, build).name} (${formatBuild(build)})`,
		...(path.target === null
			? []
			: [`Newest for this host: ${path.target.su ?? path.target.cu} (${path.target.build})`]),
		oldTableNote(input.knowledge, input.now),
	].filter((line) => line !== null);
	const summary = summaryOf(path, product, host, input);
	const isNewest = path.status === "up-to-date" || path.status === "last-update-installed";
	const update = judgeUpdate(host);
	if (isNewest && update.state === "incomplete") {
		return result("unknown", "high", incompleteText(update), { evidence, remedy: REPAIR_REMEDY });
	}
	switch (path.status) {
		case "up-to-date":
			return result("pass", "info", summary, { evidence });
		case "newer-than-table":
		case "unknown-product":
			return result("unknown", "info", summary, { evidence });
		default:
			return result("fail", severity, summary, { evidence, remedy: steps });
	}
}

/** Nothing fixes Exchange 2010 and 2013 any more, whatever their build is. */
function withoutBuild(product: Product, { knowledge, now }: RuleInput): RuleResult {
	const support = knowledge.support.find((entry) => entry.product === product);
	if (support !== undefined && support.esu.length === 0 && daysSince(support.endOfSupport, now) > 0) {
		const remedy = sentence(migrationFrom(knowledge, product).text);
		return result("fail", "critical", `No fix exists for ${productName(product)}.`, { remedy });
	}
	return result("unknown", "info", "The version of ExSetup.exe could not be read.");
}

function summaryOf(
	path: UpdatePath,
	product: Product,
	host: InstalledHost,
	{ knowledge }: RuleInput,
): string {
	const name = host.isToolsOnly ? `Management tools of ${productName(product)}` : productName(product);
	const target = `${path.target?.su ?? path.target?.cu} (${path.target?.build})`;
	switch (path.status) {
		case "up-to-date":
			return `${name}: the latest security update is installed.`;
		case "update-available": {
			const cu = path.needsNewCu
				? `this cumulative update gets no security updates, go to ${path.target?.cu} first; `
				: "";
			const more =
				path.missed === null
					? ""
					: `; ${path.missed.su} needs extended updates that this host is not entitled to`;
			return `${name}: ${cu}${target} is missing${more}.`;
		}
		case "needs-extended-updates":
			return `${name}: the last update for this host is installed, but ${path.missed?.su} (${path.missed?.build}) exists only with extended updates that it is not entitled to.`;
		case "last-update-installed":
			return `${name}: the last update is installed, and none will follow.`;
		case "end-of-life":
			return `${name}: no fix exists for what was found after its support ended.`;
		case "newer-than-table":
			return `${name}: newer than the build table (as of ${tableDate(knowledge) ?? "an unknown day"}).`;
		default:
			return "The product could not be told from its version.";
	}
}

function severityOf(
	path: UpdatePath,
	{ setup }: InstalledHost,
	build: BuildNumber,
	product: Product,
	{ knowledge, now }: RuleInput,
): Severity {
	const context = { roles: setup.roles, osVersion: setup.os.version };
	const isExploited = listCves(knowledge, product, build, context).some(
		({ cve, standing }) =>
			cve.exploited === "yes" && cve.fixedInSu !== null && (standing === "open" || standing === "no-fix"),
	);
	if (isExploited || path.status === "end-of-life") return "critical";
	if (path.status === "last-update-installed") return "medium";
	const released = path.target?.releaseDate ?? null;
	const isFresh = released !== null && daysSince(released, now) <= GRACE_DAYS;
	const isOneBehind = path.status === "update-available" && path.behind === 1 && !path.needsNewCu;
	return isFresh && isOneBehind ? "medium" : "high";
}
