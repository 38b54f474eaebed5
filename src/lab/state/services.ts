import type { LabHostState, ServiceStart } from "./host-state.ts";
import type { ExchangeDescription, MachineDescription } from "./machine.ts";

type Services = LabHostState["services"];

/** What runs on every Windows server of the lab. */
const WINDOWS_AUTOMATIC = words(`
	BFE CryptSvc DcomLaunch Dhcp Dnscache EventLog EventSystem LanmanServer LanmanWorkstation MSDTC
	Netlogon NlaSvc Power ProfSvc RpcEptMapper RpcSs SamSs Schedule SENS Spooler W32Time Winmgmt WinRM
	mpssvc sshd
`);
const WINDOWS_MANUAL = words("BITS COMSysApp msiserver pla VSS wuauserv");
const IIS_AUTOMATIC = words("AppHostSvc IISADMIN NetTcpPortSharing W3SVC");
/** Started by W3SVC on demand, and so running wherever IIS is. */
const IIS_MANUAL_RUNNING = "WAS";

const MAILBOX_SINCE_2013 = words(`
	FMS HostControllerService MSExchangeADTopology MSExchangeAntispamUpdate MSExchangeDagMgmt
	MSExchangeDelivery MSExchangeDiagnostics MSExchangeEdgeSync MSExchangeFastSearch
	MSExchangeFrontEndTransport MSExchangeHM MSExchangeIS MSExchangeMailboxAssistants
	MSExchangeMailboxReplication MSExchangeRepl MSExchangeRPC MSExchangeServiceHost
	MSExchangeSubmission MSExchangeThrottling MSExchangeTransport MSExchangeTransportLogSearch
	SearchExchangeTracing
`);
const MAILBOX_MANUAL_SINCE_2013 = words(
	"MSExchangeImap4 MSExchangeIMAP4BE MSExchangePop3 MSExchangePOP3BE wsbexchange",
);
const SINCE_2016 = words("MSComplianceAudit MSExchangeCompliance MSExchangeHMRecovery");
const UNIFIED_MESSAGING = words("MSExchangeUM MSExchangeUMCR");

const EDGE = words(`
	ADAM_MSExchange MSExchangeAntispamUpdate MSExchangeDiagnostics MSExchangeEdgeCredential
	MSExchangeHM MSExchangeServiceHost MSExchangeTransport MSExchangeTransportLogSearch
`);

const MAILBOX_2010 = words(`
	MSExchangeAB MSExchangeADTopology MSExchangeAntispamUpdate MSExchangeEdgeSync MSExchangeFBA
	MSExchangeFDS MSExchangeIS MSExchangeMailboxAssistants MSExchangeMailboxReplication
	MSExchangeMailSubmission MSExchangeProtectedServiceHost MSExchangeRepl MSExchangeRPC MSExchangeSA
	MSExchangeSearch MSExchangeServiceHost MSExchangeThrottling MSExchangeTransport
	MSExchangeTransportLogSearch msftesql-Exchange
`);
const MAILBOX_2010_MANUAL = words("MSExchangeImap4 MSExchangeMonitoring MSExchangePop3 wsbexchange");

/**
 * An update stops and disables the services first and restores them last; one that ends in between
 * leaves them so. Those that Windows itself needs come back with a restart.
 */
const LEFT_DISABLED = words(`
	FMS HostControllerService MSExchangeADTopology MSExchangeAntispamUpdate MSExchangeDelivery
	MSExchangeFrontEndTransport MSExchangeHM MSExchangeIS MSExchangeMailboxAssistants MSExchangeRepl
	MSExchangeRPC MSExchangeServiceHost MSExchangeSubmission MSExchangeTransport W3SVC IISADMIN
`);

const NETWORK_SERVICES: ReadonlySet<string> = new Set(
	words(
		"MSExchangeRPC MSExchangeTransport MSExchangeFrontEndTransport MSExchangeSubmission MSExchangeDelivery RpcSs",
	),
);

/** Services of a machine, with the start types that setup gives them. */
export function servicesOf(machine: MachineDescription): Services {
	const services: Record<string, Services[string]> = {};
	add(services, WINDOWS_AUTOMATIC, 2);
	add(services, WINDOWS_MANUAL, 3);
	const { exchange } = machine;
	if (exchange === undefined) return services;
	if (exchange.role === "mailbox") {
		add(services, IIS_AUTOMATIC, 2);
		add(services, [IIS_MANUAL_RUNNING], 3);
		services[IIS_MANUAL_RUNNING] = { ...services[IIS_MANUAL_RUNNING], start: 3, state: "Running" };
	}
	addExchange(services, exchange);
	if (exchange.halfInstalled !== undefined) {
		for (const name of LEFT_DISABLED) {
			if (name in services) services[name] = { ...services[name], start: 4, state: "Stopped" };
		}
	}
	return services;
}

function addExchange(services: Record<string, Services[string]>, exchange: ExchangeDescription): void {
	if (exchange.role === "management-tools") return;
	if (exchange.role === "edge") return add(services, EDGE, 2);
	if (exchange.product === "2010") {
		add(services, MAILBOX_2010, 2);
		return add(services, MAILBOX_2010_MANUAL, 3);
	}
	add(services, MAILBOX_SINCE_2013, 2);
	add(services, MAILBOX_MANUAL_SINCE_2013, 3);
	if (exchange.product !== "2013") add(services, SINCE_2016, 2);
	if (exchange.product === "2013" || exchange.product === "2016") add(services, UNIFIED_MESSAGING, 2);
	if (hasMitigationService(exchange)) add(services, ["MSExchangeMitigation"], 2);
}

/** The Emergency Mitigation service came with the cumulative updates of September 2021. */
export function hasMitigationService(exchange: ExchangeDescription): boolean {
	const firstCu: Partial<Record<ExchangeDescription["product"], number>> = { "2016": 22, "2019": 11 };
	const first = firstCu[exchange.product];
	return exchange.product === "SE" || (first !== undefined && Number(exchange.cu.replace("CU", "")) >= first);
}

function add(
	services: Record<string, Services[string]>,
	names: readonly string[],
	start: ServiceStart,
): void {
	for (const name of names) {
		services[name] = {
			start,
			state: start === 2 ? "Running" : "Stopped",
			displayName: displayNameOf(name),
			account: NETWORK_SERVICES.has(name) ? "NT AUTHORITY\\NetworkService" : "LocalSystem",
		};
	}
}

/** `MSExchangeServiceHost` is the Microsoft Exchange Service Host. */
function displayNameOf(name: string): string {
	const spaced = name.replace(/^MSExchange/, "Microsoft Exchange ").replace(/(?<=[a-z])(?=[A-Z])/g, " ");
	return spaced.replaceAll("  ", " ");
}

function words(text: string): string[] {
	return text.trim().split(/\s+/);
}
