import { describe, expect, it } from "vitest";
import { tlsSettingsFactsSchema } from "../../src/core/model/facts/tls-settings.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { labHost, type LabHost } from "../support/lab-host.ts";
import { POWERSHELLS } from "../support/run-script.ts";
import { dotNetKeys, LSA_KEY, protocolKey, tlsFacts } from "../support/tls-facts.ts";

const UNIT = "collect/tls-settings";

function hostWith(registry: LabHost["registry"]): LabHost {
	const base = labHost();
	return { ...base, registry: { ...base.registry, ...registry } };
}

describe.each(POWERSHELLS)("collect/tls-settings on $name", ({ path }) => {
	const collect = (host: LabHost, prelude = "") =>
		collectUnit(UNIT, tlsSettingsFactsSchema, { host, prelude, powershell: path ?? "" });

	it.skipIf(path === undefined)("gives null for what nobody has set", async () => {
		const { envelope, facts } = await collect(labHost());
		expect(envelope).toMatchObject({ status: "ok", errors: [] });
		const none = tlsFacts();
		expect(facts).toEqual({
			...none,
			dotNet: none.dotNet.map((one) => ({
				...one,
				systemDefaultTlsVersions: null,
				schUseStrongCrypto: null,
			})),
		});
	});

	it.skipIf(path === undefined)("gives the values as they are, each side and each bitness", async () => {
		const { facts } = await collect(
			hostWith({
				...dotNetKeys(),
				[protocolKey("TLS 1.0", "Server")]: { Enabled: 0, DisabledByDefault: 1 },
				[protocolKey("TLS 1.2", "Client")]: { Enabled: -1 },
				[LSA_KEY]: { SuppressExtendedProtection: 1, LmCompatibilityLevel: 2 },
			}),
		);
		expect(facts).toEqual(
			tlsFacts({
				protocols: {
					"TLS 1.0 server": { enabled: 0, disabledByDefault: 1 },
					"TLS 1.2 client": { enabled: -1 },
				},
				suppressExtendedProtection: 1,
				lmCompatibilityLevel: 2,
			}),
		);
	});

	it.skipIf(path === undefined)("gives text for a value of a wrong type, and cuts it", async () => {
		const { facts } = await collect(
			hostWith({
				[protocolKey("TLS 1.1", "Client")]: { Enabled: "0", DisabledByDefault: "x".repeat(300) },
			}),
		);
		expect(facts.protocols.find(({ version, side }) => version === "TLS 1.1" && side === "client")).toEqual({
			version: "TLS 1.1",
			side: "client",
			enabled: "0",
			disabledByDefault: "x".repeat(100),
		});
	});

	it.skipIf(path === undefined)("fails where a value cannot be read", async () => {
		const denied = "function global:Get-ExfLabRegistryValue { throw 'Access is denied.' }\n";
		await expect(collect(labHost(), denied)).rejects.toThrow("Access is denied.");
	});
});
