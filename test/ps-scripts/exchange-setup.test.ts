import { describe, expect, it } from "vitest";
import {
	exchangeFiles,
	exchangeKeys,
	EXCHANGE_KEY,
	EXCHANGE_PATH,
	labHost,
	mailboxRoleKeys,
	windowsKeys,
} from "../support/lab-host.ts";
import { engine, POWERSHELLS, runScript } from "../support/run-script.ts";
import { collectSetup, SETUP_UNIT } from "../support/setup-facts.ts";
import { envelopesOf } from "../support/unit-script.ts";

const V14_KEY = EXCHANGE_KEY.replace("v15", "v14");
const V14_PATH = "C:\\Program Files\\Microsoft\\Exchange Server\\V14\\";

describe.each(POWERSHELLS)("collect/exchange-setup on $name", ({ path }) => {
	it.skipIf(path === undefined)("gives everything of a healthy mailbox server", async () => {
		const { envelope, facts } = await collectSetup({ host: labHost(), powershell: path ?? "" });
		expect(envelope).toMatchObject({ status: "ok", errors: [], truncated: false, version: "1.0.0" });
		expect(facts).toMatchObject({
			install: {
				generation: "v15",
				path: EXCHANGE_PATH,
				registryVersion: "15.2.1748.10",
				unfinishedSetup: [],
			},
			roles: ["mailbox", "client-access"],
			roleKeys: mailboxRoleKeys.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
			edition: null,
			exSetup: { path: "bin\\ExSetup.exe", present: true, fileVersion: "15.2.1748.39" },
			os: {
				productName: "Windows Server 2019 Standard",
				version: "10.0.17763.5206",
				installationType: "Server",
			},
			clock: { utc: "2026-11-23T10:00:00.000Z", timeZone: "W. Europe Standard Time", offsetMinutes: 60 },
			dotNetRelease: 528049,
			powershell: {
				version: "5.1.17763.5206",
				edition: "Desktop",
				languageMode: "FullLanguage",
				is64Bit: true,
			},
			elevated: true,
			services: [
				{ name: "MSExchangeIS", startMode: "automatic", state: "running" },
				{ name: "W3SVC", startMode: "automatic", state: "running" },
			],
		});
		expect(facts.binaries).toHaveLength(12);
		expect(facts.binaries.every((file) => file.present && file.fileVersion === "15.2.1748.39")).toBe(true);
	});
});

/** Role keys come in the order of the unit's own list. */
const ORDER = [
	"MailboxRole",
	"ClientAccessRole",
	"CafeRole",
	"HubTransportRole",
	"FrontendTransportRole",
	"UnifiedMessagingRole",
	"EdgeTransportRole",
	"AdminTools",
];

describe.skipIf(engine === undefined)("collect/exchange-setup", () => {
	it("gives valid facts for Exchange 2010 on PowerShell 2.0 without .NET 4", async () => {
		const { envelope, facts } = await collectSetup({
			host: labHost({
				powershell: { version: "2.0", edition: "Desktop", is64Bit: true },
				registry: {
					"HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": {
						ProductName: "Windows Server 2008 R2 Enterprise",
						InstallationType: "Server",
						CurrentVersion: "6.1",
						CurrentBuildNumber: "7601",
					},
					...exchangeKeys(["MailboxRole", "ClientAccessRole", "HubTransportRole", "AdminTools"], {
						root: V14_KEY,
						path: V14_PATH,
						build: "14.3.123.4",
					}),
				},
				files: exchangeFiles(["bin\\ExSetup.exe", "bin\\EdgeTransport.exe"], "14.3.513.0", V14_PATH),
			}),
		});
		expect(envelope).toMatchObject({ status: "ok", powershell: "2.0" });
		expect(facts).toMatchObject({
			install: { generation: "v14", registryVersion: "14.3.123.4" },
			roles: ["mailbox", "client-access"],
			exSetup: { fileVersion: "14.3.513.0" },
			os: { version: "6.1.7601" },
			dotNetRelease: null,
		});
		expect(facts.binaries.map((file) => file.path)).not.toContainEqual(expect.stringContaining("FrontEnd"));
	});

	it("lists on an Edge server only what Edge has", async () => {
		const { facts } = await collectSetup({
			host: labHost({
				registry: { ...windowsKeys(), ...exchangeKeys(["EdgeTransportRole", "AdminTools"]) },
				services: {
					ADAM_MSExchange: { start: 2, state: "Running" },
					Spooler: { start: 2, state: "Running" },
				},
			}),
		});
		expect(facts.roles).toEqual(["edge"]);
		expect(facts.binaries.map((file) => file.name)).toEqual([
			"Microsoft.Exchange.Data.dll",
			"Microsoft.Exchange.Data.Directory.dll",
			"Microsoft.Exchange.Management.dll",
			"EdgeTransport.exe",
		]);
		expect(facts.services.map((service) => service.name)).toEqual(["ADAM_MSExchange"]);
	});

	it("tells a machine with the management tools alone", async () => {
		const { facts } = await collectSetup({
			host: labHost({ registry: { ...windowsKeys(), ...exchangeKeys(["AdminTools"]) } }),
		});
		expect(facts.roles).toEqual(["management-tools"]);
		expect(facts.binaries).toHaveLength(3);
	});

	it.each([
		{ keys: ["CafeRole", "FrontendTransportRole", "AdminTools"], roles: ["client-access"] },
		{
			keys: ["MailboxRole", "ClientAccessRole", "HubTransportRole", "UnifiedMessagingRole", "AdminTools"],
			roles: ["mailbox"],
		},
	])("tells the single roles of Exchange 2013: $roles", async ({ keys, roles }) => {
		const host = labHost({ registry: { ...windowsKeys(), ...exchangeKeys(keys, { build: "15.0.1497.2" }) } });
		expect((await collectSetup({ host })).facts.roles).toEqual(roles);
	});

	it("says that there is no Exchange where there is none", async () => {
		const { envelope, facts } = await collectSetup({
			host: labHost({ registry: windowsKeys(), services: {}, files: {} }),
		});
		expect(envelope.status).toBe("ok");
		expect(facts).toMatchObject({
			install: null,
			roles: [],
			roleKeys: [],
			exSetup: null,
			binaries: [],
			services: [],
		});
	});

	it("tells a missing file from one whose version cannot be read", async () => {
		const [missing, unreadable] = ["bin\\Microsoft.Exchange.Data.dll", "bin\\EdgeTransport.exe"] as const;
		const files = { ...labHost().files, ...exchangeFiles([unreadable], null) };
		const host = labHost({
			files: Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith(missing))),
		});
		const { envelope, facts } = await collectSetup({ host });
		expect(facts.binaries.find((file) => file.path === missing)).toMatchObject({
			present: false,
			fileVersion: null,
			modifiedUtc: null,
		});
		expect(facts.binaries.find((file) => file.path === unreadable)).toMatchObject({
			present: true,
			fileVersion: null,
			modifiedUtc: "2026-10-02T08:00:00.000Z",
		});
		expect(envelope).toMatchObject({
			status: "partial",
			errors: [{ code: "file-version", target: EXCHANGE_PATH + unreadable }],
		});
	});

	it("names what an unfinished setup left behind", async () => {
		const registry = {
			...labHost().registry,
			[`${EXCHANGE_KEY}\\MailboxRole`]: {
				ConfiguredVersion: "15.2.1748.10",
				Action: "Install",
				Watermark: "{a}",
			},
			[`${EXCHANGE_KEY}\\CafeRole`]: { ConfiguredVersion: "15.2.1748.10", Watermark: "{b}" },
			[`${EXCHANGE_KEY}\\HubTransportRole`]: { UnpackedVersion: "15.2.1748.10" },
		};
		const { facts } = await collectSetup({ host: labHost({ registry }) });
		expect(facts.install?.unfinishedSetup).toEqual([
			{ role: "MailboxRole", action: "Install" },
			{ role: "CafeRole", action: "unknown" },
			{ role: "HubTransportRole", action: "unpacked" },
		]);
	});

	it("gives every start mode and state a word, and leaves out performance counters", async () => {
		const services = {
			MSExchangeA: { start: 0, state: "Paused" },
			MSExchangeB: { start: 1, state: "StopPending" },
			MSExchangeC: { start: 3, state: "Stopped" },
			MSExchangeD: { start: 4, state: "Stopped" },
			MSExchangeE: { start: 9, state: "Odd" },
			"MSExchange ADAccess": { start: null, state: null },
		};
		const { envelope, facts } = await collectSetup({ host: labHost({ services }) });
		expect(facts.services.map(({ startMode, state }) => `${startMode} ${state}`)).toEqual([
			"boot paused",
			"system pending",
			"manual stopped",
			"disabled stopped",
			"unknown unknown",
		]);
		expect(envelope.errors).toEqual([]);
	});

	it("finds the registry in any case and an install path without its backslash", async () => {
		const keys = exchangeKeys(["AdminTools"], { root: EXCHANGE_KEY.toUpperCase(), path: "d:\\exchange" });
		const files = exchangeFiles(["BIN\\EXSETUP.EXE"], "15.2.1748.39", "D:\\Exchange\\");
		const { facts } = await collectSetup({
			host: labHost({ registry: { ...windowsKeys(), ...keys }, files }),
		});
		expect(facts.install?.path).toBe("d:\\exchange");
		expect(facts.exSetup?.fileVersion).toBe("15.2.1748.39");
	});

	it("says what it could not read, and does not guess", async () => {
		const prelude = `
function global:Get-ExfLabTimeZone { throw 'no zone' }
function global:Test-ExfLabElevated { throw 'no token' }
function global:Get-ExfLabFileVersion { throw 'Access is denied.' }
function global:Get-ExfLabServiceName { throw 'no services' }`;
		const { envelope, facts } = await collectSetup({ host: labHost(), prelude });
		expect(facts).toMatchObject({
			exSetup: null,
			binaries: [],
			services: [],
			elevated: null,
			clock: { timeZone: "" },
		});
		expect(envelope.status).toBe("partial");
		expect(new Set(envelope.errors.map((error) => error.code))).toEqual(
			new Set(["time-zone", "elevation", "file-version", "services"]),
		);
	});

	it("says so when Windows does not tell its version or setup its own", async () => {
		const registry = { [`${EXCHANGE_KEY}\\Setup`]: { MsiInstallPath: EXCHANGE_PATH, MsiProductMajor: 15 } };
		const { envelope, facts } = await collectSetup({ host: labHost({ registry }) });
		expect(facts.install?.registryVersion).toBeNull();
		expect(facts.os).toEqual({ productName: null, version: null, installationType: null });
		expect(envelope.errors.map((error) => error.code)).toEqual(["os-version", "registry-version"]);
	});

	it("fails where the registry may not be read, rather than finding no Exchange", async () => {
		const prelude =
			"function global:Get-ExfLabRegistryValue { throw 'Requested registry access is not allowed.' }";
		const [envelope] = envelopesOf(await runScript({ host: labHost(), prelude, units: [SETUP_UNIT] }));
		expect(envelope).toMatchObject({ status: "failed", data: null });
	});

	it("stays far below its size limit with the most services that facts may have", async () => {
		const names = Array.from({ length: 500 }, (_, index) => `MSExchange${"Service".repeat(5)}${index}`);
		const services = Object.fromEntries(names.map((name) => [name, { start: 2, state: "Running" }]));
		const { envelope, facts } = await collectSetup({ host: labHost({ services }) });
		expect(facts.services).toHaveLength(500);
		expect(envelope.truncated).toBe(false);
	});
});
