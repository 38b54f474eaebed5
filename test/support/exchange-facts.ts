import type {
	BinaryFact,
	ExchangeSetupFacts,
	ServiceFact,
} from "../../src/core/model/facts/exchange-setup.ts";
import type { HostFacts } from "../../src/core/model/facts/index.ts";

/** Services of a mailbox server with their usual start modes. */
const AUTOMATIC = [
	"MSExchangeADTopology",
	"MSExchangeServiceHost",
	"MSExchangeIS",
	"MSExchangeRepl",
	"MSExchangeRPC",
	"MSExchangeTransport",
	"MSExchangeFrontEndTransport",
	"MSExchangeHM",
	"MSExchangeMitigation",
	"MSExchangeUM",
	"W3SVC",
];
const MANUAL = ["MSExchangePop3", "MSExchangeImap4", "WAS"];

export function services(overrides: Readonly<Record<string, ServiceFact["startMode"]>> = {}): ServiceFact[] {
	const modes: Record<string, ServiceFact["startMode"]> = {
		...Object.fromEntries(AUTOMATIC.map((name) => [name, "automatic" as const])),
		...Object.fromEntries(MANUAL.map((name) => [name, "manual" as const])),
		...overrides,
	};
	return Object.entries(modes).map(([name, startMode]) => ({ name, startMode, state: "running" }));
}

export function binary(name: string, fileVersion: string | null): BinaryFact {
	return { name, path: `bin\\${name}`, present: true, fileVersion, modifiedUtc: "2026-10-10T20:00:00Z" };
}

/** A patched Exchange SE mailbox server, or one of another build. */
export function setupFacts(
	build: string | null = "15.2.2562.53",
	overrides: Partial<ExchangeSetupFacts> = {},
): ExchangeSetupFacts {
	const generation = build?.startsWith("14.") === true ? "v14" : "v15";
	return {
		install: { generation, path: "C:\\Exchange\\", registryVersion: null, unfinishedSetup: [] },
		roles: ["mailbox", "client-access"],
		roleKeys: ["MailboxRole", "CafeRole"],
		edition: "Standard",
		exSetup: binary("ExSetup.exe", build),
		binaries: [
			binary("Microsoft.Exchange.Clients.Owa2.Server.dll", build),
			binary("Microsoft.Exchange.Store.Worker.exe", build),
		],
		services: services(),
		os: {
			productName: "Windows Server 2022 Standard",
			version: "10.0.20348.4294",
			installationType: "Server",
		},
		clock: { utc: NOW.toISOString(), timeZone: "UTC", offsetMinutes: 0 },
		dotNetRelease: 528449,
		powershell: {
			version: "5.1.20348.4294",
			edition: "Desktop",
			languageMode: "FullLanguage",
			is64Bit: true,
		},
		elevated: true,
		...overrides,
	};
}

export function hostFacts(build?: string | null, overrides: Partial<ExchangeSetupFacts> = {}): HostFacts {
	return { "collect/exchange-setup": setupFacts(build, overrides) };
}

/** The day after the built-in tables were made. */
export const NOW = new Date("2026-11-23T12:00:00Z");
