import { MITIGATION_PRESETS } from "../core/mitigations/presets.ts";

/** A unit, with the parameters that make a preset of it. */
export interface RecordedStep {
	readonly unit: string;
	readonly parameters: Readonly<Record<string, string | boolean>>;
}

const BACKEND_COOKIE = step("mitigate/cve-2021-26855-backend-cookie");
const POWERSHELL_INBOUND = step("mitigate/cve-2022-41040-powershell-inbound");
const OWA_CSP = step("mitigate/cve-2026-42897-owa-csp");
const TOKEN_CACHE = step("mitigate/cve-2023-21709-token-cache-module");
const PROTECTION = step("mitigate/extended-protection");
const RULES = [BACKEND_COOKIE, POWERSHELL_INBOUND, OWA_CSP];
/** What the Emergency Mitigation service has written goes when it may not bring it again. */
const OWA_CSP_AWAY = [
	{ unit: "mitigate/exchange-emergency-mitigation", parameters: { alsoBlocked: "M2" } },
	{ unit: OWA_CSP.unit, parameters: { remove: true } },
];
/** Each of them also turns managed availability off. The third preset has nothing to turn off on a current server. */
const POOLS: readonly RecordedStep[] = MITIGATION_PRESETS.filter(({ id }) => id !== "um-services");

/** What is recorded of changes on the host of a story. The first engine does them all. */
export interface RecordedChanges {
	/** What can be tested in every state of the host. */
	readonly tested: readonly RecordedStep[];
	/** What is applied, one after the other, each or not, and undone again, the last one first. */
	readonly applied: readonly RecordedStep[];
}

/** By story. A story whose mishap leaves no other states, as a lost connection, needs no recording of its own. */
export const RECORDED_CHANGES: Readonly<Record<string, RecordedChanges>> = {
	unpatched: { tested: RULES, applied: RULES },
	"apply-fails-early": { tested: RULES, applied: RULES },
	"apply-fails-halfway": { tested: RULES, applied: [BACKEND_COOKIE] },
	"changed-after-plan": { tested: RULES, applied: [BACKEND_COOKIE, OWA_CSP] },
	"changed-after-apply": { tested: RULES, applied: [OWA_CSP] },
	"dag-member": { tested: RULES, applied: [BACKEND_COOKIE] },
	"dag-copies-fail": { tested: RULES, applied: [BACKEND_COOKIE] },
	"dag-node-down": { tested: RULES, applied: [] },
	"rules-cleared": { tested: RULES, applied: [BACKEND_COOKIE] },
	"no-url-rewrite": { tested: RULES, applied: [] },
	"emergency-owned": { tested: RULES, applied: [] },
	"old-cu": { tested: RULES, applied: [POWERSHELL_INBOUND, OWA_CSP] },
	"mitigated-by-name": { tested: RULES, applied: [OWA_CSP] },
	"mitigation-lost": { tested: RULES, applied: [OWA_CSP] },
	"mitigation-left": { tested: OWA_CSP_AWAY, applied: OWA_CSP_AWAY },
	// There nobody can read what the service may bring.
	behind: { tested: OWA_CSP_AWAY, applied: [] },
	"protection-off": { tested: [PROTECTION, TOKEN_CACHE], applied: [TOKEN_CACHE, PROTECTION] },
	clean: { tested: POOLS, applied: POOLS },
};

function step(unit: string): RecordedStep {
	return { unit, parameters: {} };
}
