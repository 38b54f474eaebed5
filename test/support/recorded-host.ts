import { readFileSync } from "node:fs";
import { parseStringPromise } from "xml2js";
import { z } from "zod";
import { fixturePath } from "./fixtures.ts";
import { exchangeKeys, type LabHost } from "./lab-host.ts";

/** Properties of a recorded object: name to text, or to the text that an object has. */
export type Recorded = Readonly<Record<string, string>>;

/** A file of CLIXML as the answers of one recorded server; `E16` or `E19`. */
export async function readRecorded(server: string, file: string): Promise<Recorded[]> {
	const path = fixturePath("css-exchange/healthchecker", server, file);
	const document = objsSchema.parse(
		await parseStringPromise(readFileSync(path, "utf8").replace(/^\uFEFF/, "")),
	);
	return (document.Objs.Obj ?? []).map(properties);
}

/** The one string that a recorded registry value is. */
export async function readRecordedText(server: string, file: string): Promise<string> {
	const path = fixturePath("css-exchange/healthchecker", server, file);
	const document = objsSchema.parse(
		await parseStringPromise(readFileSync(path, "utf8").replace(/^\uFEFF/, "")),
	);
	return document.Objs.S?.[0] ?? "";
}

const memberSchema = z.union([
	z.string(),
	z.looseObject({
		$: z.object({ N: z.string() }).loose().optional(),
		_: z.string().optional(),
		ToString: z.array(z.string()).optional(),
	}),
]);
const membersSchema = z.record(z.string(), z.array(memberSchema)).or(z.string());
const objectSchema = z.looseObject({
	Props: z.array(membersSchema).optional(),
	MS: z.array(membersSchema).optional(),
});
const objsSchema = z.object({
	Objs: z.looseObject({ Obj: z.array(objectSchema).optional(), S: z.array(z.string()).optional() }),
});

function properties(object: z.infer<typeof objectSchema>): Recorded {
	const found: Record<string, string> = {};
	for (const members of [...(object.Props ?? []), ...(object.MS ?? [])]) {
		for (const member of Object.values(members).flat()) {
			if (typeof member === "string" || member.$ === undefined) continue;
			found[member.$.N] = member._ ?? member.ToString?.[0] ?? "";
		}
	}
	return found;
}

const START_TYPES: Readonly<Record<string, number>> = {
	Boot: 0,
	System: 1,
	Automatic: 2,
	Manual: 3,
	Disabled: 4,
};

/** The simulated host that answers as the recorded server did. */
export async function recordedHost(server: string): Promise<LabHost> {
	const [exchange = {}] = await readRecorded(server, "Exchange/GetExchangeServer.xml");
	const [exSetup = {}] = await readRecorded(server, "Exchange/ExSetup.xml");
	const [os = {}] = await readRecorded(server, "OS/Win32_OperatingSystem.xml");
	const [zone = {}] = await readRecorded(server, "OS/GetTimeZoneInformationRegistrySettings.xml");
	const services = await readRecorded(server, "OS/GetService.xml");
	const installPath = (exSetup["FileName"] ?? "").replace(/bin\\ExSetup\.exe$/, "");
	const [, versionMajor = "", versionMinor = ""] = /^(\d+)\.(\d+)/.exec(os["Version"] ?? "") ?? [];
	return {
		computerName: os["CSName"] ?? "",
		utcNow: "2021-10-02T21:49:13.942Z",
		timeZone: zone["TimeZoneKeyName"] ?? "",
		offsetMinutes: Number(os["CurrentTimeZone"]),
		powershell: { version: "5.1.17763.1", edition: "Desktop", is64Bit: true },
		elevated: true,
		registry: {
			...exchangeKeys(roleKeys(exchange), {
				path: installPath,
				build: (exchange["AdminDisplayVersion"] ?? "").replace(
					/^Version ([\d.]+) \(Build ([\d.]+)\)$/,
					"$1.$2",
				),
			}),
			"HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": {
				ProductName: await readRecordedText(server, "OS/RemoteRegistryValueProductName.xml"),
				InstallationType: await readRecordedText(server, "OS/RemoteRegistryValueInstallationType.xml"),
				CurrentVersion: "6.3",
				CurrentMajorVersionNumber: Number(versionMajor),
				CurrentMinorVersionNumber: Number(versionMinor),
				CurrentBuildNumber: os["BuildNumber"] ?? "",
			},
		},
		services: Object.fromEntries(
			services.map((service) => [
				service["ServiceName"] ?? "",
				{
					start: START_TYPES[service["StartType"] ?? ""] ?? null,
					state: service["Status"] ?? null,
					displayName: service["DisplayName"] ?? "",
				},
			]),
		),
		environment: { SystemDrive: "C:", SystemRoot: "C:\\Windows", windir: "C:\\Windows" },
		appPools: {},
		contents: {},
		files: {
			[exSetup["FileName"] ?? ""]: {
				version: ["FileMajorPart", "FileMinorPart", "FileBuildPart", "FilePrivatePart"]
					.map((part) => exSetup[part])
					.join("."),
				modifiedUtc: "2021-09-01T00:00:00.000Z",
			},
		},
	};
}

/** The directory says which roles setup installed; each has its key on the server. */
function roleKeys(exchange: Recorded): string[] {
	const keys: Readonly<Record<string, readonly string[]>> = {
		IsMailboxServer: ["MailboxRole"],
		IsClientAccessServer: ["ClientAccessRole", "CafeRole"],
		IsHubTransportServer: ["HubTransportRole"],
		IsFrontendTransportServer: ["FrontendTransportRole"],
		IsEdgeServer: ["EdgeTransportRole"],
	};
	return [
		...Object.keys(keys).flatMap((flag) => (exchange[flag] === "true" ? (keys[flag] ?? []) : [])),
		"AdminTools",
	];
}
