import type { LabHostState } from "./host-state.ts";
import type { ExchangeDescription, LabProduct } from "./machine.ts";

type Registry = LabHostState["registry"];

/** Where setup keeps its values: `v14` is Exchange 2010, `v15` everything newer. */
function registryRoot(product: LabProduct): string {
	return `HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\${product === "2010" ? "v14" : "v15"}`;
}

export function installPathOf(exchange: ExchangeDescription): string {
	const folder = exchange.product === "2010" ? "V14" : "V15";
	return exchange.installPath ?? `C:\\Program Files\\Microsoft\\Exchange Server\\${folder}\\`;
}

/** The keys that Exchange setup writes: versions of the cumulative update, one key per role. */
export function exchangeRegistry(exchange: ExchangeDescription): Registry {
	const root = registryRoot(exchange.product);
	const [major = 0, minor = 0, build = 0, revision = 0] = exchange.cuBuild.split(".").map(Number);
	const keys: Record<string, Registry[string]> = {
		[root]: {},
		[`${root}\\Setup`]: {
			MsiInstallPath: installPathOf(exchange),
			MsiProductMajor: major,
			MsiProductMinor: minor,
			MsiBuildMajor: build,
			MsiBuildMinor: revision,
		},
	};
	for (const role of roleKeys(exchange)) {
		keys[`${root}\\${role}`] = {
			ConfiguredVersion: exchange.cuBuild,
			UnpackedVersion: exchange.cuBuild,
		};
	}
	const unfinished = exchange.unfinishedSetup;
	if (unfinished !== undefined) {
		const key = `${root}\\${unfinished.role}`;
		keys[key] = {
			...keys[key],
			Action: unfinished.action,
			// Setup resumes at the task with this id.
			Watermark: "5a3b2c1d-8e4f-4f6a-9b7c-0d1e2f3a4b5c",
		};
	}
	return keys;
}

/** Role keys of one installation; a mailbox server of 2013 and later carries all of them. */
function roleKeys(exchange: ExchangeDescription): string[] {
	if (exchange.role === "management-tools") return ["AdminTools"];
	if (exchange.role === "edge") return ["EdgeTransportRole", "AdminTools"];
	if (exchange.product === "2010")
		return ["MailboxRole", "ClientAccessRole", "HubTransportRole", "AdminTools"];
	const shared = [
		"MailboxRole",
		"ClientAccessRole",
		"CafeRole",
		"HubTransportRole",
		"FrontendTransportRole",
		"AdminTools",
	];
	// Unified Messaging ended with Exchange 2019.
	const hasUnifiedMessaging = exchange.product === "2013" || exchange.product === "2016";
	return hasUnifiedMessaging ? [...shared, "UnifiedMessagingRole"] : shared;
}
