/** A registry value as the lab knows it: REG_SZ, REG_DWORD or REG_MULTI_SZ. */
type RegistryValue = string | number | readonly string[];

/** Start type of a service as the registry counts: 2 automatic, 3 manual, 4 disabled. */
export type ServiceStart = 2 | 3 | 4;

interface ServiceState {
	readonly start: ServiceStart;
	readonly state: "Running" | "Stopped";
}

export interface FileState {
	/** File version as four numbers, or null for a file without a version resource. */
	readonly version: string | null;
	/** ISO 8601, UTC. */
	readonly modifiedUtc: string;
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
}
