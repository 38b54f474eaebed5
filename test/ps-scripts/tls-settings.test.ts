import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tlsSettingsFactsSchema } from "../../src/core/model/facts/tls-settings.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { labHost, type LabHost } from "../support/lab-host.ts";
import { effectiveTls } from "../../src/core/tls/effective-tls.ts";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { engine, POWERSHELLS } from "../support/run-script.ts";
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

/** A number that Microsoft's Get-AllTlsSettings recorded in the object of a key; undefined where there was none. */
function recordedNumber(xml: string, key: string, name: string): number | undefined {
	const object = xml.slice(xml.indexOf(`<S N="Key">${key}</S>`));
	const [, number] = new RegExp(`N="${name}">(-?\\d+)<|<Nil N="${name}" ?/>`).exec(object) ?? [];
	return number === undefined ? undefined : Number(number);
}

/** The registry of a server, made of what was recorded of it. */
function recordedRegistry(xml: string): LabHost["registry"] {
	const keyOf = (key: string, entries: readonly (readonly [string, string])[]) =>
		Object.fromEntries(
			entries.flatMap(([name, recorded]) => {
				const value = recordedNumber(xml, key, recorded);
				return value === undefined ? [] : [[name, value]];
			}),
		);
	const protocols = ["1.0", "1.1", "1.2"].flatMap((version) =>
		["Server", "Client"].map((side) => [
			protocolKey(`TLS ${version}`, side),
			keyOf(version, [
				["Enabled", `${side}EnabledValue`],
				["DisabledByDefault", `${side}DisabledByDefaultValue`],
			]),
		]),
	);
	const dotNet = ["", "Wow"].map((wow) => [
		`HKLM:\\SOFTWARE\\${wow === "" ? "" : "Wow6432Node\\"}Microsoft\\.NETFramework\\v4.0.30319`,
		keyOf("NETv4", [
			["SystemDefaultTlsVersions", `${wow}SystemDefaultTlsVersionsValue`],
			["SchUseStrongCrypto", `${wow}SchUseStrongCryptoValue`],
		]),
	]);
	return Object.fromEntries([...protocols, ...dotNet]);
}

describe.skipIf(engine === undefined || !hasFixtures)("collect/tls-settings on recorded servers", () => {
	it.each([
		["healthchecker/E16/OS/GetAllTlsSettings.xml", ["on", "on", "on"], "not set"],
		["healthchecker/E19/OS/GetAllTlsSettings.xml", ["off", "off", "on"], "0"],
		["extendedprotection/GetAllTlsSettings-AllTlsSettingsDefault.xml", null, null],
		["extendedprotection/GetAllTlsSettings-SchUseStrongCryptoConfigured.xml", null, null],
		["extendedprotection/GetAllTlsSettings-TlsSettingsMisconfigured.xml", null, null],
	])("says of %s what Microsoft's script says", async (file, states, strongCrypto) => {
		const xml = readFileSync(fixturePath("css-exchange", file), "utf8");
		const host = hostWith(recordedRegistry(xml));
		const { facts } = await collectUnit(UNIT, tlsSettingsFactsSchema, { host });
		const seen = effectiveTls(facts, "10.0.17763.5206");
		for (const version of ["1.0", "1.1", "1.2"]) {
			for (const side of ["Server", "Client"]) {
				const object = xml.slice(xml.indexOf(`<S N="Key">${version}</S>`));
				const flag = (name: string) =>
					new RegExp(`N="${side}${name}">(true|false)<`).exec(object)?.[1] === "true";
				const expected = !flag("Enabled") ? "off" : flag("DisabledByDefault") ? "on request" : "on";
				expect(seen.get(`TLS ${version} ${side.toLowerCase()}`)).toBe(expected);
			}
		}
		if (states !== null)
			expect(["1.0", "1.1", "1.2"].map((one) => seen.get(`TLS ${one} server`))).toEqual(states);
		if (strongCrypto !== null) {
			expect(seen.get("SchUseStrongCrypto of .NET 4, 64 bit,")).toBe(strongCrypto);
		}
	});
});
