import type { LabHostState } from "./host-state.ts";
import type { MachineDescription } from "./machine.ts";
import { tlsRegistry } from "./tls-registry.ts";

type Registry = LabHostState["registry"];

interface WindowsRelease {
	readonly productName: string;
	readonly major: number;
	readonly minor: number;
	readonly build: string;
	readonly ubr: number;
	readonly release: string;
}

/** Releases that run an Exchange server of our stories, with a patch level each. */
const RELEASES = {
	"2008 R2": {
		productName: "Windows Server 2008 R2 Standard",
		major: 6,
		minor: 1,
		build: "7601",
		ubr: 24214,
		release: "",
	},
	"2012 R2": {
		productName: "Windows Server 2012 R2 Standard",
		major: 6,
		minor: 3,
		build: "9600",
		ubr: 21503,
		release: "",
	},
	"2016": {
		productName: "Windows Server 2016 Standard",
		major: 10,
		minor: 0,
		build: "14393",
		ubr: 8519,
		release: "1607",
	},
	"2019": {
		productName: "Windows Server 2019 Standard",
		major: 10,
		minor: 0,
		build: "17763",
		ubr: 7922,
		release: "1809",
	},
	"2022": {
		productName: "Windows Server 2022 Standard",
		major: 10,
		minor: 0,
		build: "20348",
		ubr: 4294,
		release: "2009",
	},
	"2025": {
		productName: "Windows Server 2025 Standard",
		major: 10,
		minor: 0,
		build: "26100",
		ubr: 6899,
		release: "2009",
	},
} as const satisfies Record<string, WindowsRelease>;
export type OperatingSystem = keyof typeof RELEASES;

/** Version keys of Windows and .NET Framework, and what is set of TLS. */
export function windowsRegistry(machine: MachineDescription): Registry {
	const release: WindowsRelease = RELEASES[machine.os];
	return {
		"HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": {
			ProductName: release.productName,
			// Stays at 6.3 since Windows 10; the two numbers below are the real version there.
			CurrentVersion: release.major === 6 ? `6.${release.minor}` : "6.3",
			CurrentBuild: release.build,
			CurrentBuildNumber: release.build,
			InstallationType: machine.core === true ? "Server Core" : "Server",
			UBR: release.ubr,
			...(release.major === 10
				? {
						CurrentMajorVersionNumber: release.major,
						CurrentMinorVersionNumber: release.minor,
						ReleaseId: release.release,
					}
				: {}),
		},
		...dotNetRegistry(machine.dotNetRelease),
		...tlsRegistry(machine),
	};
}

/** KB318785: `Release` tells the version from 4.5 on. */
function dotNetRegistry(release: number | null): Registry {
	const root = "HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP";
	return {
		[`${root}\\v3.5`]: { Install: 1, Version: "3.5.30729.4926" },
		...(release === null ? {} : { [`${root}\\v4\\Full`]: { Install: 1, Release: release } }),
	};
}

/** Version that the files of this Windows have: `10.0.20348.4294`. */
export function windowsFileVersion(machine: MachineDescription): string {
	const { major, minor, build, ubr } = RELEASES[machine.os];
	// The files of IIS count with the version of IIS: 8.5 on Windows 6.3.
	const [first, second] = major === 10 ? [10, 0] : minor === 3 ? [8, 5] : [7, 5];
	return [first, second, build, ubr].join(".");
}
