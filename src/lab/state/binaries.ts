import { installPathOf } from "./exchange-registry.ts";
import type { FileState, LabHostState } from "./host-state.ts";
import type { ExchangeDescription } from "./machine.ts";

/** Set up and updated first, whatever happens to the rest: what makes a half-installed host look patched. */
const SETUP = "Bin\\ExSetup.exe";

/** Below the install folder. Every update replaces all of them. */
const EVERYWHERE = [
	"Bin\\Microsoft.Exchange.Data.dll",
	"Bin\\Microsoft.Exchange.Data.Directory.dll",
	"Bin\\Microsoft.Exchange.Management.dll",
	"Bin\\Microsoft.Exchange.Configuration.ObjectModel.dll",
	"Bin\\Microsoft.Exchange.Diagnostics.dll",
	"Bin\\Microsoft.Exchange.Net.dll",
] as const;
const TRANSPORT = ["Bin\\EdgeTransport.exe", "Bin\\Microsoft.Exchange.Transport.dll"] as const;
const CLIENT_ACCESS = [
	"ClientAccess\\Owa\\bin\\Microsoft.Exchange.Clients.Owa.dll",
	"ClientAccess\\ecp\\bin\\Microsoft.Exchange.Management.ControlPanel.dll",
	"ClientAccess\\exchweb\\ews\\bin\\Microsoft.Exchange.Services.dll",
	"ClientAccess\\Sync\\bin\\Microsoft.Exchange.AirSyncHandler.dll",
] as const;
const MAILBOX_SINCE_2013 = [
	"Bin\\Microsoft.Exchange.Store.Worker.exe",
	"Bin\\MSExchangeHMWorker.exe",
	"ClientAccess\\Owa\\bin\\Microsoft.Exchange.Clients.Owa2.Server.dll",
	"FrontEnd\\HttpProxy\\bin\\Microsoft.Exchange.FrontEndHttpProxy.dll",
	"FrontEnd\\HttpProxy\\bin\\Microsoft.Exchange.HttpRedirectModules.dll",
] as const;
const MAILBOX_2010 = ["Bin\\store.exe", "Bin\\Microsoft.Exchange.Data.Storage.dll"] as const;

/** Files with their versions. In a half-installed update every second one is still the old one. */
export function binariesOf(exchange: ExchangeDescription): LabHostState["files"] {
	const root = installPathOf(exchange);
	const fresh: FileState = { version: exchange.build, modifiedUtc: exchange.updatedUtc };
	const half = exchange.halfInstalled;
	const stale: FileState =
		half === undefined ? fresh : { version: half.oldBuild, modifiedUtc: half.oldUpdatedUtc };
	return Object.fromEntries([
		[root + SETUP, fresh],
		...pathsOf(exchange).map((path, index) => [root + path, index % 2 === 0 ? stale : fresh]),
	]);
}

function pathsOf(exchange: ExchangeDescription): readonly string[] {
	if (exchange.role === "management-tools") return EVERYWHERE;
	if (exchange.role === "edge") return [...EVERYWHERE, ...TRANSPORT];
	const mailbox = exchange.product === "2010" ? MAILBOX_2010 : MAILBOX_SINCE_2013;
	return [...EVERYWHERE, ...TRANSPORT, ...CLIENT_ACCESS, ...mailbox];
}
