import type { TlsSettingsFacts } from "../model/facts/tls-settings.ts";

/** Windows ignores Extended Protection then, whatever IIS is told. */
export function isProtectionSuppressed({ suppressExtendedProtection }: TlsSettingsFacts): boolean {
	return suppressExtendedProtection !== null && !["", "0"].includes(String(suppressExtendedProtection));
}

/** This server may send NTLM version 1, which knows nothing of channel bindings. Missing is 3, which does not. */
export function mayUseOldNtlm({ lmCompatibilityLevel }: TlsSettingsFacts): boolean {
	return /^[0-2]$/.test(String(lmCompatibilityLevel));
}
