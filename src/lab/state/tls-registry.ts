import type { LabHostState } from "./host-state.ts";
import type { MachineDescription } from "./machine.ts";

type Registry = LabHostState["registry"];

const PROTOCOLS = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols";
const DOTNET = ".NETFramework\\v4.0.30319";

/** Keys of SCHANNEL, .NET Framework and Lsa; what is not there is left to Windows. */
export function tlsRegistry({ tls = "exchange", dotNetRelease }: MachineDescription): Registry {
	if (dotNetRelease === null) return {};
	const strong = { SystemDefaultTlsVersions: 1, SchUseStrongCrypto: 1 };
	const off = ["TLS 1.0", "TLS 1.1"].flatMap((version) =>
		["Client", "Server"].map((side) => [`${PROTOCOLS}\\${version}\\${side}`, OFF] as const),
	);
	return {
		[`HKLM:\\SOFTWARE\\Microsoft\\${DOTNET}`]: strong,
		[`HKLM:\\SOFTWARE\\Wow6432Node\\Microsoft\\${DOTNET}`]: strong,
		"HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa": {
			LmCompatibilityLevel: 5,
			...(tls === "suppressed" ? { SuppressExtendedProtection: 1 } : {}),
		},
		...(tls === "tls-1.2-only" ? Object.fromEntries(off) : {}),
	};
}

const OFF = { Enabled: 0, DisabledByDefault: 1 };
