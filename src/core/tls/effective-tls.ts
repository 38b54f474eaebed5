import type { RegistryNumber, TlsProtocol, TlsSettingsFacts } from "../model/facts/tls-settings.ts";

/**
 * Settings of one server by name, in words: `TLS 1.0 server` is `off`. What is set to the default and what is not set
 * are the same where the default is known; else it is said as it was written.
 */
export type EffectiveTls = ReadonlyMap<string, string>;

/** Microsoft's ExchangeExtendedProtectionManagement.ps1 compares these; TLS 1.3 and .NET 2 it leaves out. */
const COMPARED_VERSIONS: readonly string[] = ["TLS 1.0", "TLS 1.1", "TLS 1.2"];
const COMPARED_DOTNET = "v4.0.30319";

type DefaultState = "on" | "on request" | "unknown";

/** @param windows version of Windows as four numbers, or null */
export function effectiveTls(facts: TlsSettingsFacts, windows: string | null): EffectiveTls {
	const protocols = facts.protocols
		.filter(({ version }) => COMPARED_VERSIONS.includes(version))
		.map(
			(protocol) =>
				[`${protocol.version} ${protocol.side}`, stateOf(protocol, defaultOf(protocol, windows))] as const,
		);
	const dotNet = facts.dotNet
		.filter(({ version }) => version === COMPARED_DOTNET)
		.flatMap(({ bits, systemDefaultTlsVersions, schUseStrongCrypto }) => [
			[`SystemDefaultTlsVersions of .NET 4, ${bits} bit,`, asWritten(systemDefaultTlsVersions)] as const,
			[`SchUseStrongCrypto of .NET 4, ${bits} bit,`, asWritten(schUseStrongCrypto)] as const,
		]);
	return new Map([...protocols, ...dotNet]);
}

/**
 * Settings of .NET that are not 1, by name. Each program has its own default for them, so Microsoft's script stops
 * where they are not there.
 */
export function unsetDotNet(settings: EffectiveTls): string[] {
	return [...settings]
		.filter(([name, value]) => name.includes(".NET") && value !== "1")
		.map(([name]) => name);
}

/**
 * `Enabled` 0 ends it. Else `DisabledByDefault` says whether programs must ask for it.
 *
 * Source: https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings
 */
function stateOf({ enabled, disabledByDefault }: TlsProtocol, byDefault: DefaultState): string {
	const isText = typeof enabled === "string" || typeof disabledByDefault === "string";
	if (!isText && enabled === 0) return "off";
	const isSaid = disabledByDefault !== null && (enabled !== null || byDefault !== "unknown");
	if (!isText && isSaid) return disabledByDefault === 0 ? "on" : "on request";
	if (!isText && byDefault !== "unknown") return byDefault;
	const written = [
		...(enabled === null ? [] : [`Enabled ${asWritten(enabled)}`]),
		...(disabledByDefault === null ? [] : [`DisabledByDefault ${asWritten(disabledByDefault)}`]),
	];
	return written.length === 0 ? "left to Windows" : written.join(", ");
}

/**
 * On since Windows Server 2012; on request for TLS 1.1 and 1.2 before. Newer Windows begin to turn TLS 1.0 and 1.1
 * off, and when each does is not known here.
 */
function defaultOf({ version }: TlsProtocol, windows: string | null): DefaultState {
	const [major = 0, minor = 0, build = 0] = (windows ?? "").split(".").map(Number);
	if (major === 6 && minor < 2) return version === "TLS 1.0" ? "on" : "on request";
	const isKnown = (major === 6 && minor <= 3) || (major === 10 && build > 0 && build < NOT_KNOWN_SINCE);
	if (isKnown) return "on";
	return major === 10 && version === "TLS 1.2" ? "on" : "unknown";
}

/** Windows Server 2025. */
const NOT_KNOWN_SINCE = 26_100;

function asWritten(value: RegistryNumber): string {
	if (value === null) return "not set";
	return typeof value === "number" ? String(value) : JSON.stringify(value);
}
