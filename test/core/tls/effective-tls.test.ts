import { describe, expect, it } from "vitest";
import { compareTls } from "../../../src/core/tls/compare-tls.ts";
import { effectiveTls, unsetDotNet } from "../../../src/core/tls/effective-tls.ts";
import { tlsFacts, type TlsDifferences } from "../../support/tls-facts.ts";

const WINDOWS = { "2008 R2": "6.1.7601.24214", "2012 R2": "6.3.9600.21503", "2022": "10.0.20348.4294" };
const WINDOWS_2025 = "10.0.26100.6899";

type Values = NonNullable<TlsDifferences["protocols"]>[string];

const state = (values: Values, windows: string | null = WINDOWS["2022"], name = "TLS 1.0 server") =>
	effectiveTls(tlsFacts({ protocols: { [name]: values } }), windows).get(name);

describe("effective TLS settings", () => {
	it.each<[string, Values]>([
		["nothing set", {}],
		["Enabled 1", { enabled: 1 }],
		["Enabled 0xffffffff", { enabled: -1 }],
		["DisabledByDefault 0", { disabledByDefault: 0 }],
		["both set to the default", { enabled: 1, disabledByDefault: 0 }],
	])("are on by %s", (_, values) => {
		expect(state(values)).toBe("on");
	});

	it.each<[Values, string]>([
		[{ enabled: 0 }, "off"],
		[{ enabled: 0, disabledByDefault: 0 }, "off"],
		[{ enabled: 0, disabledByDefault: 1 }, "off"],
		[{ enabled: 1, disabledByDefault: 1 }, "on request"],
		[{ disabledByDefault: 1 }, "on request"],
		[{ enabled: "0" }, 'Enabled "0"'],
		[{ enabled: 0, disabledByDefault: "x" }, 'Enabled 0, DisabledByDefault "x"'],
	])("%j is %s", (values, expected) => {
		expect(state(values)).toBe(expected);
	});

	it("know what old Windows left off", () => {
		const old = (name: string) => state({}, WINDOWS["2008 R2"], name);
		expect([old("TLS 1.0 client"), old("TLS 1.1 client"), old("TLS 1.2 server")]).toEqual([
			"on",
			"on request",
			"on request",
		]);
		expect(state({}, WINDOWS["2012 R2"])).toBe("on");
	});

	it.each([WINDOWS_2025, null, "", "11.0.1.1"])("claim no default of TLS 1.0 for Windows %s", (windows) => {
		expect(state({}, windows)).toBe("left to Windows");
		expect(state({ enabled: 1 }, windows)).toBe("Enabled 1");
		expect(state({ disabledByDefault: 0 }, windows)).toBe("DisabledByDefault 0");
		expect(state({ enabled: 1, disabledByDefault: 0 }, windows)).toBe("on");
		expect(state({ enabled: 0 }, windows)).toBe("off");
	});

	it("leave out what Microsoft's script does not compare", () => {
		const names = [...effectiveTls(tlsFacts(), WINDOWS_2025).keys()];
		expect(names).toHaveLength(10);
		expect(names.join()).not.toMatch(/TLS 1\.3|\.NET 2/);
	});

	it("say which settings of .NET are not 1", () => {
		const { dotNet } = tlsFacts();
		const facts = tlsFacts({
			dotNet: dotNet.map((one) =>
				one.version === "v4.0.30319" && one.bits === 32 ? { ...one, schUseStrongCrypto: null } : one,
			),
		});
		expect(unsetDotNet(effectiveTls(tlsFacts(), null))).toEqual([]);
		expect(unsetDotNet(effectiveTls(facts, null))).toEqual(["SchUseStrongCrypto of .NET 4, 32 bit,"]);
	});
});

describe("comparison of servers", () => {
	const server = (host: string, values: TlsDifferences = {}, windows: string = WINDOWS["2022"]) => ({
		host,
		tls: effectiveTls(tlsFacts(values), windows),
	});
	const off = { protocols: { "TLS 1.0 server": { enabled: 0 } } };

	it("finds no difference between a default and the same written out, on several Windows", () => {
		const written = { protocols: { "TLS 1.2 client": { enabled: 1, disabledByDefault: 0 } } };
		const groups = compareTls([server("a"), server("b", written), server("c", {}, WINDOWS["2012 R2"])]);
		expect(groups).toEqual([{ hosts: ["a", "b", "c"], differing: [] }]);
	});

	it("names the groups, the largest first, and only what differs", () => {
		expect(compareTls([server("a", off), server("b"), server("c")])).toEqual([
			{ hosts: ["b", "c"], differing: ["TLS 1.0 server on"] },
			{ hosts: ["a"], differing: ["TLS 1.0 server off"] },
		]);
	});

	it("tells a Windows whose default is not known from one where it is", () => {
		expect(compareTls([server("a"), server("b", {}, WINDOWS_2025)])).toHaveLength(2);
	});

	it("has no group where there is no server", () => {
		expect(compareTls([])).toEqual([]);
	});
});
