import type { HostRole } from "../model/host.ts";

/**
 * Services without which a role does not work, so that nobody disables them on a server in use. An update disables
 * all services of Exchange while it runs; when it dies or lacks rights (KB4523171) they
 * stay disabled. All of these are automatic on a healthy server, WAS is manual.
 *
 * Left out, because other causes than a broken update disable them: POP and IMAP (manual by default), UM services
 * (mitigation of CVE-2021-26857), MSExchangeHM and HMRecovery (mitigations, administrators), MSExchangeMitigation
 * (closed networks), EdgeSync and AntispamUpdate (no Edge server), FMS (malware filter turned off), diagnostics,
 * tracing, search, compliance, notifications, DAG management, RemoteRegistry (hardening).
 */
const CORE_SERVICES: Readonly<Record<HostRole, readonly string[]>> = {
	mailbox: [
		"MSExchangeADTopology",
		"MSExchangeServiceHost",
		"MSExchangeIS",
		"MSExchangeRepl",
		"MSExchangeRPC",
		"MSExchangeMailboxAssistants",
		"MSExchangeMailboxReplication",
		"MSExchangeThrottling",
		"MSExchangeDelivery",
		"MSExchangeSubmission",
		"MSExchangeTransport",
		"MSExchangeFrontEndTransport",
		"IISADMIN",
		"W3SVC",
		"WAS",
	],
	"client-access": [
		"MSExchangeADTopology",
		"MSExchangeServiceHost",
		"MSExchangeFrontEndTransport",
		"IISADMIN",
		"W3SVC",
		"WAS",
	],
	edge: ["MSExchangeTransport", "MSExchangeServiceHost", "MSExchangeEdgeCredential", "ADAM_MSExchange"],
	"management-tools": [],
};

/** Registered on every server of the role since 2013; one that is missing means a removed or broken role. */
const REQUIRED_SERVICES: Readonly<Record<HostRole, readonly string[]>> = {
	mailbox: ["MSExchangeADTopology", "MSExchangeServiceHost", "MSExchangeIS"],
	"client-access": ["MSExchangeADTopology", "MSExchangeServiceHost"],
	edge: ["MSExchangeTransport"],
	"management-tools": [],
};

export function coreServices(roles: readonly HostRole[]): ReadonlySet<string> {
	return new Set(roles.flatMap((role) => CORE_SERVICES[role]).map((name) => name.toLowerCase()));
}

export function requiredServices(roles: readonly HostRole[]): ReadonlySet<string> {
	return new Set(roles.flatMap((role) => REQUIRED_SERVICES[role]));
}
