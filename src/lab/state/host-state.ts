import type { TextFile } from "./text-file.ts";

/** A registry value as the lab knows it: REG_SZ, REG_DWORD or REG_MULTI_SZ. */
type RegistryValue = string | number | readonly string[];

/** Start type of a service as the registry counts: 2 automatic, 3 manual, 4 disabled. */
export type ServiceStart = 2 | 3 | 4;

interface ServiceState {
	readonly start: ServiceStart;
	readonly state: "Running" | "Stopped";
	readonly displayName?: string;
	/** `LocalSystem`, `NT AUTHORITY\\NetworkService` */
	readonly account?: string;
}

export interface FileState {
	/** File version as four numbers, or null for a file without a version resource. */
	readonly version: string | null;
	/** ISO 8601, UTC. */
	readonly modifiedUtc: string;
	/** What Windows says of its Authenticode signature. */
	readonly signature?: { readonly status: "Valid" | "NotSigned"; readonly signer: string | null };
}

/** What becomes of a host when an MSI file is installed that has this SHA-256. */
export interface InstallerState {
	readonly productCode: string;
	readonly displayName: string;
	readonly version: string;
	readonly signature: {
		readonly status: "Valid" | "NotSigned";
		readonly signer: string | null;
		readonly root: string | null;
	};
}

/**
 * Everything a simulated host answers from: the content of `host.json`, which the lab's
 * replacements of the host-access functions read. Plain JSON; paths and keys as Windows writes them.
 */
export interface LabHostState {
	readonly computerName: string;
	/** What the host's clock says; null for the real clock. */
	readonly utcNow: string | null;
	/** Windows time zone id. */
	readonly timeZone: string;
	readonly offsetMinutes: number;
	readonly powershell: {
		readonly version: string;
		readonly edition: "Desktop" | "Core";
		readonly is64Bit: boolean;
	};
	readonly elevated: boolean;
	/** `HKLM:\...` to value names to values; a key without values is an empty object. */
	readonly registry: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>;
	readonly services: Readonly<Record<string, ServiceState>>;
	readonly files: Readonly<Record<string, FileState>>;
	/** Environment variables that paths may have. */
	readonly environment: Readonly<Record<string, string>>;
	/** Application pools of IIS; null while IIS does not say their state. */
	readonly appPools: Readonly<Record<string, "Started" | "Stopped" | null>>;
	/** What the Exchange shell shows and sets; without it there is no such shell. */
	readonly exchange?: {
		readonly organisationEnabled: boolean;
		readonly serverEnabled: boolean;
		readonly blocked: readonly string[];
	};
	/** Installers that the host knows, by the SHA-256 of the file. @default none */
	readonly installers?: Readonly<Record<string, InstallerState>>;
	/** What the cluster's WMI classes have: objects by class, with their properties. Missing: there is no cluster. */
	readonly cluster?: Readonly<Record<string, readonly Readonly<Record<string, string | number>>[]>>;
	/** Performance counters: category, instance, counter. */
	readonly counters: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
	/** Files that can be read, by Windows path. Kept beside the host.json. */
	readonly texts: Readonly<Record<string, TextFile>>;
}
