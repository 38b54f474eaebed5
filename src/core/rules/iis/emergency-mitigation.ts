import { isAtLeastBuild } from "../../build-number.ts";
import { containsFix } from "../../builds/judge-cve.ts";
import { cleanText } from "../../clean-text.ts";
import { mitigateCommand } from "../../mitigations/plan-command.ts";
import type { EmergencyMitigationFacts } from "../../model/facts/emergency-mitigation.ts";
import type { Product } from "../../model/knowledge.ts";
import type { Rule, RuleInput, RuleResult } from "../../model/rule.ts";
import { type InstalledHost, isRuleResult } from "../read-host.ts";
import { result, sentence } from "../result.ts";
import { fixState } from "./fix-state.ts";
import { readWebHost } from "./web-facts.ts";

const HOUR_MS = 3_600_000;
/** The service asks every hour; two days without an answer are no accident. */
const STALE_HOURS = 48;
/** From this day on only servers with Jun26SU accept the certificate of new mitigation files. */
const NEW_CERTIFICATE = "2026-07-01";
const UPDATE_WITH_CERTIFICATE = "Jun26SU";

export const emergencyMitigation: Rule = {
	id: "emergency-mitigation",
	title: "Emergency mitigations arrive",
	severity: "medium",
	why: "The Emergency Mitigation service protects only when it is on for organisation and server, runs, reaches Microsoft and accepts what it gets. Enabled is not protected.",
	references: [
		"https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-emergency-mitigation-service",
	],
	evaluate,
};

function evaluate(input: RuleInput): RuleResult {
	const host = readWebHost(input.facts);
	if (isRuleResult(host)) return host;
	const facts = host.web["collect/emergency-mitigation"];
	const has = hasService(host);
	if (has === null) return result("unknown", "low", "The build could not be read.");
	if (!has) return result("not-applicable", "info", "This build has no Emergency Mitigation service.");
	if (facts === undefined) return result("unknown", "medium", "No facts of collect/emergency-mitigation.");
	const { problems, gaps } = judge(facts, host, input);
	const evidence = evidenceOf(facts, gaps);
	const blocked = facts.blocked ?? [];
	const missed = blocked.filter((id) => !isFixed(id, host, input));
	const findings = missed.map((id) => ({
		subject: `blocked ${cleanText(id, 60)}`,
		state: "fail" as const,
		severity: "low" as const,
		summary: `Mitigation ${cleanText(id, 60)} is blocked on this server`,
		evidence: [],
		remedy: `Unblock it, unless the update that replaces it is installed${unblockText(blocked, id)}`,
	}));
	const [first] = problems;
	if (first !== undefined) {
		const summary = `emergency mitigations do not arrive: ${problems.map(([text]) => text).join("; ")}`;
		return result("fail", "medium", sentence(summary), { evidence, findings, remedy: first[1] });
	}
	if (gaps.length > 0) {
		return result("unknown", "medium", sentence(`whether they arrive cannot be told: ${gaps.join("; ")}`), {
			evidence,
			findings,
		});
	}
	if (findings.length > 0) {
		return result("fail", "low", `They arrive, but ${missed.length} are blocked.`, { evidence, findings });
	}
	return result("pass", "info", "The service is on, runs, and fetched its mitigations lately.", { evidence });
}

/** Blocking what an update has made superfluous is how its rules are kept away. */
function isFixed(id: string, host: InstalledHost, input: RuleInput): boolean {
	const entry = input.knowledge.mitigations?.find(({ emergencyIds }) => emergencyIds.includes(id));
	const [cve] = entry?.cves ?? [];
	return cve !== undefined && fixState(input, host, cve).state === "fixed";
}

function serviceCommand(parameters: Readonly<Record<string, string>>): string {
	return mitigateCommand(["exchange-emergency-mitigation"], parameters);
}

/** The list without one id; no command where the host has ids in it that no command could take. */
function unblockText(blocked: readonly string[], id: string): string {
	if (!blocked.every((name) => /^[A-Za-z0-9.-]{1,40}$/.test(name))) return ".";
	const rest = blocked.filter((name) => name !== id);
	return `: ${serviceCommand({ blocked: rest.length === 0 ? "none" : rest.join(",") })}`;
}

type Problem = readonly [text: string, remedy: string];

function judge(
	{ service, organisationEnabled, serverEnabled, log }: EmergencyMitigationFacts,
	host: InstalledHost,
	{ knowledge }: RuleInput,
): { readonly problems: Problem[]; readonly gaps: string[] } {
	const problems: Problem[] = [];
	const gaps: string[] = [];
	const start = `Set the service MSExchangeMitigation to automatic and start it: ${serviceCommand({ start: "auto", state: "running" })}`;
	if (service === null) problems.push(["the service is missing", "Repair the installation."]);
	else if (service.startMode === "disabled") problems.push(["the service is disabled", start]);
	else if (service.state === "stopped") problems.push(["the service is stopped", start]);
	else if (service.state === "unknown") gaps.push("the state of the service could not be read");
	const switches = [
		["organisation", organisationEnabled, serviceCommand({ organisation: "true" })],
		["server", serverEnabled, serviceCommand({ server: "true" })],
	] as const;
	for (const [name, isOn, command] of switches) {
		if (isOn === false) problems.push([`switched off for the ${name}`, `Switch it on: ${command}`]);
		if (isOn === null) gaps.push(`the switch of the ${name} could not be read`);
	}
	// The time of the host when it was asked: a stored run is judged later.
	const at = host.setup.clock.utc;
	const update = knowledge.cves.find(({ fixedInSu }) => fixedInSu === UPDATE_WITH_CERTIFICATE);
	const { build, product } = host;
	if (at >= NEW_CERTIFICATE && update !== undefined && build !== null && product !== null) {
		const text = `the build is older than ${UPDATE_WITH_CERTIFICATE} and refuses what is sent since July 2026`;
		if (!containsFix(update, product, build)) problems.push([text, "Install the newest security update."]);
	}
	const reach =
		"Let the server reach https://officeclient.microsoft.com without SSL inspection, then run Test-MitigationServiceConnectivity.ps1.";
	if (log.files === 0) gaps.push("there is no log of the service");
	else if (log.lastSuccessUtc === null) problems.push(["the log has no successful fetch", reach]);
	else {
		const hours = Math.floor((Date.parse(at) - Date.parse(log.lastSuccessUtc)) / HOUR_MS);
		if (hours > STALE_HOURS)
			problems.push([`the last successful fetch was ${Math.floor(hours / 24)} days ago`, reach]);
	}
	return { problems, gaps };
}

const FIRST_BUILDS: Readonly<Partial<Record<Product, readonly [number, number, number, number]>>> = {
	"2016": [15, 1, 2375, 0],
	"2019": [15, 2, 986, 0],
	SE: [15, 2, 2562, 0],
};

/** From CU22 of 2016 and CU11 of 2019 on; null when the build is not known. */
function hasService({ build, registryBuild, product }: InstalledHost): boolean | null {
	const known = build ?? registryBuild;
	if (known === null || product === null) return null;
	const first = FIRST_BUILDS[product];
	return first !== undefined && isAtLeastBuild(known, first);
}

function evidenceOf(
	{ service, applied, blocked, log }: EmergencyMitigationFacts,
	gaps: readonly string[],
): string[] {
	const ids = (list: readonly string[] | null) =>
		list === null
			? "could not be read"
			: list.length === 0
				? "none"
				: list.map((id) => cleanText(id, 60)).join(", ");
	return [
		`Service: ${service === null ? "missing" : `${service.state}, ${service.startMode}`}`,
		`Applied: ${ids(applied)}`,
		`Blocked: ${ids(blocked)}`,
		`Last successful fetch: ${log.lastSuccessUtc ?? "none in the log"}`,
		...(log.lastFailure === null
			? []
			: [`Last failure: ${log.lastFailureUtc ?? ""} ${cleanText(log.lastFailure, 300)}`]),
		...gaps.map(sentence),
	];
}
