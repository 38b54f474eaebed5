import { containsFix } from "../../builds/judge-cve.ts";
import { buildIisModel, type IisModel } from "../../iis/build-model.ts";
import {
	judgeProtection,
	type ProtectionSetting,
	type RecommendedProtection,
	readProtection,
	recommendedProtection,
} from "../../iis/extended-protection.ts";
import { mitigateCommand } from "../../mitigations/plan-command.ts";
import type { RuleFinding } from "../../model/finding.ts";
import type { TlsSettingsFacts } from "../../model/facts/tls-settings.ts";
import type { Rule, RuleInput, RuleResult } from "../../model/rule.ts";
import type { MitigationState } from "../../model/state.ts";
import { isProtectionSuppressed } from "../../tls/lsa.ts";
import { isRuleResult } from "../read-host.ts";
import { result, sentence } from "../result.ts";
import { readWebHost } from "./web-facts.ts";

const CVE = "CVE-2024-21410";
const PREREQUISITES =
	"https://microsoft.github.io/CSS-Exchange/Security/ExchangeExtendedProtectionManagement/";
const PLAN = mitigateCommand(["extended-protection"]);

export const extendedProtection: Rule = {
	id: "extended-protection",
	title: "Extended Protection is on",
	severity: "high",
	why: "Without Extended Protection an attacker who gets a user to authenticate anywhere can relay that to Exchange (CVE-2024-21410 and others). Each virtual directory has its own setting, and values that are too high break clients.",
	references: [
		"https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection",
		"https://microsoft.github.io/CSS-Exchange/Security/ExchangeExtendedProtectionManagement/",
	],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return host;
	const iis = host.web["collect/iis-config"];
	if (iis === undefined) return result("unknown", "medium", "No facts of collect/iis-config.");
	const cve = input.knowledge.cves.find(({ id }) => id === CVE);
	if (host.build === null || host.product === null || cve === undefined) {
		return result("unknown", "medium", "Whether this build supports Extended Protection is not known.");
	}
	const isReady = containsFix(cve, host.product, host.build);
	const model = buildIisModel(iis);
	const judged = recommendedProtection(host.product, host.setup.roles).flatMap((recommended) =>
		judgeOne(model, recommended, isReady),
	);
	const tls = host.web["collect/tls-settings"];
	const isSuppressed = tls !== undefined && isProtectionSuppressed(tls);
	const { verdict, findings } = verdictOf(judged, isReady, tls);
	const mitigation = mitigationOf(judged, isReady && !isSuppressed);
	return { verdict: mitigation === null ? verdict : { ...verdict, mitigation }, findings };
}

/** How much of it is in force; null when that cannot be told. */
function mitigationOf(judged: readonly Judged[], canWork: boolean): MitigationState | null {
	if (judged.length === 0 || judged.some(({ finding }) => finding?.state === "unknown")) return null;
	if (!judged.some(({ isOn }) => isOn)) return "none";
	return canWork && !judged.some(({ finding }) => finding?.severity === "high") ? "effective" : "name-only";
}

interface Judged {
	readonly isOn: boolean;
	readonly line: string;
	readonly finding: RuleFinding | null;
}

function judgeOne(model: IisModel, recommended: RecommendedProtection, isReady: boolean): Judged[] {
	const subject = `${recommended.site}/${recommended.path}`;
	const read = readProtection(model, recommended.site, recommended.path);
	if (read.kind === "absent") return [];
	if (read.kind === "unknown") {
		const summary = sentence(`${subject}: cannot be told: ${read.reason}`);
		const finding = { subject, state: "unknown", severity: "medium", summary, evidence: [] } as const;
		return [{ isOn: false, line: summary, finding: { ...finding, evidence: [] } }];
	}
	const line = lineOf(subject, recommended, read.setting);
	const judgement = judgeProtection(recommended, read.setting, isReady);
	const evidence = [line];
	const isOn = read.setting.tokenChecking !== "None";
	if (!judgement.isProperlySecured) {
		const summary = `${subject}: ${read.setting.tokenChecking}, should be ${judgement.expected}`;
		const remedy = `Set it after checking the prerequisites (${PREREQUISITES}): ${PLAN}.`;
		return [{ isOn, line, finding: { subject, state: "fail", severity: "high", summary, evidence, remedy } }];
	}
	if (!judgement.isSupported) {
		const summary = `${subject}: ${read.setting.tokenChecking} is more than ${judgement.expected} and not supported`;
		const remedy = "Lower it to the recommended value, or clients fail to connect.";
		return [
			{ isOn, line, finding: { subject, state: "fail", severity: "medium", summary, evidence, remedy } },
		];
	}
	return [{ isOn, line, finding: null }];
}

function lineOf(
	subject: string,
	{ tokenChecking, sslFlags }: RecommendedProtection,
	setting: ProtectionSetting,
): string {
	const missing = sslFlags.filter((flag) => !setting.sslFlags.includes(flag));
	const ssl = missing.length === 0 ? "" : ` (recommended: ${sslFlags.join(",")})`;
	const filter = setting.isIpFiltered ? ", address filter on" : "";
	return `${subject}: ${setting.tokenChecking} (recommended: ${tokenChecking}), sslFlags ${setting.sslFlags.join(",")}${ssl}${filter}`;
}

const SUPPRESS = "SuppressExtendedProtection";
const LSA = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa";

/** The registry can turn all of it off; runs of earlier versions did not look there. */
function suppressLine(tls: TlsSettingsFacts | undefined): string {
	if (tls === undefined) return `${SUPPRESS} in the registry, which turns all of it off, was not looked at.`;
	const { suppressExtendedProtection: value } = tls;
	return value === null ? `${SUPPRESS} is not set in ${LSA}.` : `${SUPPRESS} is ${value} in ${LSA}.`;
}

function suppressedFinding(line: string): RuleFinding {
	return {
		subject: SUPPRESS,
		state: "fail",
		severity: "high",
		summary: `${SUPPRESS} is set: Windows ignores Extended Protection on this host.`,
		evidence: [line],
		remedy: `Remove the value ${SUPPRESS} from ${LSA}, or set it to 0; clients without Extended Protection then fail where it is required.`,
	};
}

function verdictOf(
	judged: readonly Judged[],
	isReady: boolean,
	tls: TlsSettingsFacts | undefined,
): RuleResult {
	const line = suppressLine(tls);
	const isSuppressed = tls !== undefined && isProtectionSuppressed(tls);
	const own = judged.flatMap(({ finding }) => (finding === null ? [] : [finding]));
	const findings = isSuppressed ? [suppressedFinding(line), ...own] : own;
	const evidence = [...judged.map((one) => one.line), line];
	const open = own.filter(({ severity }) => severity === "high");
	const unknown = findings.filter(({ state }) => state === "unknown");
	const tooHigh = findings.filter(({ state, severity }) => state === "fail" && severity === "medium");
	const count = (some: readonly unknown[]) => `${some.length} of ${judged.length} virtual directories`;
	const remedy = isReady
		? `Check the prerequisites (${PREREQUISITES}), then turn it on: ${PLAN}.`
		: `Update to a supported build, then turn it on: ${PLAN}.`;
	if (!isReady) {
		const more = tooHigh.length === 0 ? "" : `, yet it is on at ${count(tooHigh)}`;
		const summary = `this build does not support Extended Protection${more}`;
		return result("fail", "high", sentence(summary), { evidence, findings, remedy });
	}
	if (isSuppressed) {
		const summary = `Windows ignores Extended Protection on this host (${SUPPRESS} is set in the registry).`;
		const first = `Remove ${SUPPRESS} from ${LSA} or set it to 0.`;
		return result("fail", "high", summary, {
			evidence,
			findings,
			remedy: open.length === 0 ? first : `${first} ${remedy}`,
		});
	}
	if (open.length > 0) {
		return result("fail", "high", `Extended Protection is missing at ${count(open)}.`, {
			evidence,
			findings,
			remedy,
		});
	}
	if (judged.length === 0 || unknown.length > 0) {
		const summary = `extended Protection cannot be told at ${count(unknown)}`;
		return result("unknown", "medium", sentence(summary), { evidence, findings });
	}
	if (tooHigh.length > 0) {
		const summary = `extended Protection is higher than supported at ${count(tooHigh)}`;
		return result("fail", "medium", sentence(summary), { evidence, findings });
	}
	const summary = `Extended Protection is on at all ${judged.length} virtual directories, as recommended.`;
	return result("pass", "info", summary, { evidence });
}
