import { type BuildNumber, formatBuild } from "../build-number.ts";
import { isOpen, type JudgedCve, listCves } from "../builds/list-cves.ts";
import { productName } from "../builds/product-of-build.ts";
import { oldTableNote, tableDate } from "../builds/table-age.ts";
import { type UpdatePath, updatePath } from "../builds/update-path.ts";
import { stepsText } from "../builds/update-step.ts";
import type { RuleFinding } from "../model/finding.ts";
import type { Product } from "../model/knowledge.ts";
import type { Rule, RuleInput, RuleResult } from "../model/rule.ts";
import type { Severity } from "../model/state.ts";
import { cveFinding, staleFileFinding } from "./cve-finding.ts";
import { incompleteText, REPAIR_REMEDY } from "./incomplete-text.ts";
import { judgeUpdate, type UpdateJudgement } from "./judge-update.ts";
import { type InstalledHost, isRuleResult, readHost } from "./read-host.ts";
import { result, sentence, someOf } from "./result.ts";

const NAMED_IN_SUMMARY = 5;
/** Stands for a build of Exchange 2010 that could not be read: no table has any. */
const NO_BUILD_2010: BuildNumber = [14, 0, 0, 0];

export const knownVulnerabilities: Rule = {
	id: "known-vulnerabilities",
	title: "Known vulnerabilities are closed",
	severity: "critical",
	why: "Attackers scan for published vulnerabilities of Exchange within hours. Each one is judged by build; those that also depend on configuration are named.",
	references: [
		"https://msrc.microsoft.com/update-guide",
		"https://www.cisa.gov/known-exploited-vulnerabilities-catalog",
	],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readHost(input.facts);
	if (isRuleResult(host)) return host;
	const { product } = host;
	const build = host.build ?? (product === "2010" ? NO_BUILD_2010 : null);
	if (product === null) return result("unknown", "info", "The product could not be told from its version.");
	if (build === null) return result("unknown", "info", "The version of ExSetup.exe could not be read.");

	const { knowledge, policy, now } = input;
	const path = updatePath(knowledge, build, policy.esu, now);
	const judged = judgedCves(input, host, product, build);
	const open = judged.filter(({ standing }) => isOpen(standing));
	const update = judgeUpdate(host);
	const findings = [
		...judged.map((cve) => cveFinding(cve, product, host, path)),
		...staleFindings(input, host, product, judged, update),
	];
	const evidence = [...countsText(knowledge.cves.length, judged), oldTableNote(knowledge, now)].filter(
		(line) => line !== null,
	);
	if (open.length > 0 || path.status === "end-of-life") {
		const remedy = path.steps.length === 0 ? undefined : sentence(stepsText(path.steps));
		return result("fail", severityOf(open, host), openText(open, product, path), {
			evidence,
			remedy,
			findings,
		});
	}
	const remedy = update.state === "incomplete" ? REPAIR_REMEDY : undefined;
	return result(...cleanVerdict(path, update, judged, input), { evidence, remedy, findings });
}

/** Configuration facts say nothing of a host that has only the management tools. */
function judgedCves(input: RuleInput, host: InstalledHost, product: Product, build: BuildNumber) {
	const context = { roles: host.setup.roles, osVersion: host.setup.os.version };
	const judged = listCves(input.knowledge, product, build, context);
	return host.isToolsOnly ? judged.filter(({ standing }) => standing !== "needs-configuration") : judged;
}

function staleFindings(
	input: RuleInput,
	host: InstalledHost,
	product: Product,
	judged: readonly JudgedCve[],
	{ lowest }: UpdateJudgement,
): RuleFinding[] {
	if (lowest === null || product === "2010") return [];
	const known = new Set(judged.map(({ cve }) => cve.id));
	return judgedCves(input, host, product, lowest)
		.filter(({ cve, standing }) => standing === "open" && !known.has(cve.id))
		.map((cve) => staleFileFinding(cve, formatBuild(lowest)));
}

/** No vulnerability is open by build; whether that may be called clean is another question. */
function cleanVerdict(
	path: UpdatePath,
	update: UpdateJudgement,
	judged: readonly JudgedCve[],
	{ knowledge }: RuleInput,
): [state: "pass" | "unknown", severity: Severity, summary: string] {
	const fixed = "no vulnerability that a build decides is open";
	if (update.state !== "complete") return ["unknown", "high", incompleteText(update)];
	if (path.status === "newer-than-table") {
		const date = tableDate(knowledge) ?? "an unknown day";
		return ["unknown", "info", sentence(`${fixed}, but the build is newer than the table (as of ${date})`)];
	}
	const rest = judged.length === 0 ? "" : `; ${judged.length} depend on configuration that was not looked at`;
	return ["pass", "info", sentence(`${fixed}${rest}`)];
}

function openText(open: readonly JudgedCve[], product: Product, path: UpdatePath): string {
	const withoutFix = open.filter(({ standing }) => standing !== "open").length;
	const name = productName(product);
	if (path.status === "end-of-life" && withoutFix === open.length) {
		return `No fix exists for ${name}: ${open.length} vulnerabilities were published that no update of it closes.`;
	}
	const count =
		open.length === 1 ? "1 known vulnerability is open" : `${open.length} known vulnerabilities are open`;
	const exploited = exploitedOf(open).map(({ cve }) => cve.id);
	const attacks =
		exploited.length === 0
			? ""
			: `, ${exploited.length} used in attacks: ${someOf(exploited, NAMED_IN_SUMMARY)}`;
	const lost = withoutFix === 0 ? "" : ` (no fix exists for ${withoutFix})`;
	return sentence(`${count}${lost}${attacks}`);
}

function exploitedOf(open: readonly JudgedCve[]): readonly JudgedCve[] {
	return open.filter(({ cve, standing }) => cve.exploited === "yes" && standing !== "presumed");
}

function severityOf(open: readonly JudgedCve[], { isToolsOnly }: InstalledHost): Severity {
	if (isToolsOnly) return "low";
	return exploitedOf(open).length > 0 ? "critical" : "high";
}

function countsText(all: number, judged: readonly JudgedCve[]): string[] {
	const count = (standing: string) => judged.filter((entry) => entry.standing === standing).length;
	const open = count("open");
	const without = count("no-fix") + count("presumed");
	const configuration = count("needs-configuration");
	return [
		`${all} vulnerabilities in the table: ${open} open, ${without} without a fix for this product, ${configuration} depend on configuration, the others closed or not concerned`,
	];
}
