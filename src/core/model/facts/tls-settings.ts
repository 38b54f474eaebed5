import { z } from "zod";

/** A registry value; null where there is none, text where it is no number. */
const value = z.union([z.number().int(), z.string().max(100)]).nullable();
export type RegistryNumber = z.infer<typeof value>;

export const TLS_VERSIONS = ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const;
export const TLS_SIDES = ["client", "server"] as const;

/** What SCHANNEL is told of one version of TLS, as client or as server. */
export const tlsProtocolSchema = z.object({
	version: z.enum(TLS_VERSIONS),
	side: z.enum(TLS_SIDES),
	enabled: value,
	disabledByDefault: value,
});
export type TlsProtocol = z.infer<typeof tlsProtocolSchema>;

/** Facts of `collect/tls-settings`, as the registry has them. Null means: not there, the default counts. */
export const tlsSettingsFactsSchema = z.object({
	protocols: z.array(tlsProtocolSchema).max(50),
	dotNet: z
		.array(
			z.object({
				/** `v4.0.30319` */
				version: z.string().max(100),
				bits: z.union([z.literal(32), z.literal(64)]),
				systemDefaultTlsVersions: value,
				schUseStrongCrypto: value,
			}),
		)
		.max(20),
	/** Anything but 0 lets Windows ignore Extended Protection. */
	suppressExtendedProtection: value,
	/** Below 3 this server may send NTLM version 1; 3 is the default of Windows. */
	lmCompatibilityLevel: value,
});
export type TlsSettingsFacts = z.infer<typeof tlsSettingsFactsSchema>;
