const BACKEND_COOKIE = "mitigate/cve-2021-26855-backend-cookie";
const POWERSHELL_INBOUND = "mitigate/cve-2022-41040-powershell-inbound";
const OWA_CSP = "mitigate/cve-2026-42897-owa-csp";
const ALL = [BACKEND_COOKIE, POWERSHELL_INBOUND, OWA_CSP];

/** What is recorded of changes on the host of a story. The first engine does them all. */
export interface RecordedChanges {
	/** Units that can be tested in every state of the host. */
	readonly tested: readonly string[];
	/** Those that are applied, one after the other, each or not, and undone again, the last one first. */
	readonly applied: readonly string[];
}

/** By story. A story whose mishap leaves no other states, as a lost connection, needs no recording of its own. */
export const RECORDED_CHANGES: Readonly<Record<string, RecordedChanges>> = {
	unpatched: { tested: ALL, applied: ALL },
	"apply-fails-early": { tested: ALL, applied: ALL },
	"apply-fails-halfway": { tested: ALL, applied: [BACKEND_COOKIE] },
	"changed-after-plan": { tested: ALL, applied: [BACKEND_COOKIE, OWA_CSP] },
	"changed-after-apply": { tested: ALL, applied: [OWA_CSP] },
	"dag-member": { tested: ALL, applied: [BACKEND_COOKIE] },
	"dag-copies-fail": { tested: ALL, applied: [BACKEND_COOKIE] },
	"dag-node-down": { tested: ALL, applied: [] },
	"rules-cleared": { tested: ALL, applied: [BACKEND_COOKIE] },
	"no-url-rewrite": { tested: ALL, applied: [] },
	"emergency-owned": { tested: ALL, applied: [] },
	"old-cu": { tested: ALL, applied: [POWERSHELL_INBOUND, OWA_CSP] },
	"mitigated-by-name": { tested: ALL, applied: [OWA_CSP] },
	"mitigation-lost": { tested: ALL, applied: [OWA_CSP] },
};
