import {
	TLS_SIDES,
	TLS_VERSIONS,
	type TlsProtocol,
	type TlsSettingsFacts,
} from "../../src/core/model/facts/tls-settings.ts";
import type { LabHost } from "./lab-host.ts";

export const LSA_KEY = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa";
const NET_KEYS = [
	"HKLM:\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319",
	"HKLM:\\SOFTWARE\\Wow6432Node\\Microsoft\\.NETFramework\\v4.0.30319",
];

export function protocolKey(version: string, side: string): string {
	return `HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\${version}\\${side}`;
}

/** Keys of .NET Framework 4 as Microsoft asks for them. */
export function dotNetKeys(): LabHost["registry"] {
	return Object.fromEntries(
		NET_KEYS.map((key) => [key, { SystemDefaultTlsVersions: 1, SchUseStrongCrypto: 1 }]),
	);
}

/** What differs from a server of which only .NET is set, as Microsoft asks for it. */
export interface TlsDifferences extends Partial<Omit<TlsSettingsFacts, "protocols">> {
	/** `TLS 1.0 server` to its values. */
	readonly protocols?: Readonly<Record<string, Partial<Pick<TlsProtocol, "enabled" | "disabledByDefault">>>>;
}

export function tlsFacts({ protocols = {}, ...rest }: TlsDifferences = {}): TlsSettingsFacts {
	return {
		protocols: TLS_VERSIONS.flatMap((version) =>
			TLS_SIDES.map((side) => ({
				version,
				side,
				enabled: null,
				disabledByDefault: null,
				...protocols[`${version} ${side}`],
			})),
		),
		dotNet: ["v2.0.50727", "v4.0.30319"].flatMap((version) =>
			([64, 32] as const).map((bits) => ({
				version,
				bits,
				systemDefaultTlsVersions: version.startsWith("v4") ? 1 : null,
				schUseStrongCrypto: version.startsWith("v4") ? 1 : null,
			})),
		),
		suppressExtendedProtection: null,
		lmCompatibilityLevel: null,
		...rest,
	};
}
