import { describe, expect, it } from "vitest";
import { extendedProtection } from "../../../../src/core/rules/iis/extended-protection.ts";
import { iisFacts, type RootOptions } from "../../../support/iis-facts.ts";
import { tlsFacts } from "../../../support/tls-facts.ts";
import { BUILDS, judgeWeb, type webHost } from "../../../support/web-host.ts";

const RECOMMENDED: Readonly<Record<string, readonly [front: string | null, back: string | null]>> = {
	API: ["Require", "Require"],
	ECP: ["Require", "Require"],
	EWS: ["Allow", "Require"],
	"Microsoft-Server-ActiveSync": ["Allow", "Require"],
	OAB: ["Allow", "Require"],
	Powershell: [null, "Require"],
	OWA: ["Require", "Require"],
	RPC: ["Require", "Require"],
	MAPI: ["Require", null],
	PushNotifications: [null, "Require"],
	RPCWithCert: [null, "Require"],
	"MAPI/emsmdb": [null, "Require"],
	"MAPI/nspi": [null, "Require"],
};

const tag = (path: string, value: string, rest = "") =>
	`<location path="${path}"><system.webServer><security>${rest}<access sslFlags="Ssl, Ssl128" /><authentication><windowsAuthentication enabled="true"><extendedProtection tokenChecking="${value}" /></windowsAuthentication></authentication></security></system.webServer></location>`;

/** Location tags as Microsoft's script leaves them, with some values changed; null leaves one out. */
function locations(changes: Readonly<Record<string, string | null>> = {}): string {
	const rows = Object.entries(RECOMMENDED).flatMap(([path, [front, back]]) => [
		...(front === null ? [] : [[`Default Web Site/${path}`, front] as const]),
		...(back === null ? [] : [[`Exchange Back End/${path}`, back] as const]),
	]);
	const values = new Map<string, string | null>([...rows, ...Object.entries(changes)]);
	return [...values].map(([path, value]) => (value === null ? "" : tag(path, value))).join("");
}

const judge = (
	root: RootOptions | string,
	build: string = BUILDS.patched,
	overrides: Parameters<typeof webHost>[2] = {},
) => judgeWeb(extendedProtection, build, { "collect/iis-config": iisFacts({}, root) }, overrides);

describe("extended-protection", () => {
	it("passes with the recommended values, and says what it did not look at", () => {
		const { verdict, findings } = judge({ locations: locations() });
		expect(verdict).toMatchObject({
			state: "pass",
			mitigation: "effective",
			summary: "Extended Protection is on at all 25 virtual directories, as recommended.",
		});
		expect(verdict.evidence).toHaveLength(26);
		expect(verdict.evidence.at(-1)).toContain("SuppressExtendedProtection");
		expect(findings).toEqual([]);
	});

	describe("where the registry was looked at", () => {
		const judgeWith = (root: RootOptions, suppressExtendedProtection: number | null) =>
			judgeWeb(extendedProtection, BUILDS.patched, {
				"collect/iis-config": iisFacts({}, root),
				"collect/tls-settings": tlsFacts({ suppressExtendedProtection }),
			});

		it.each([null, 0])("passes with SuppressExtendedProtection %j, and says so", (value) => {
			const { verdict } = judgeWith({ locations: locations() }, value);
			expect(verdict).toMatchObject({ state: "pass", mitigation: "effective" });
			expect(verdict.evidence.at(-1)).toContain(
				`SuppressExtendedProtection is ${value === null ? "not set" : "0"} in HKLM`,
			);
		});

		it("does not take for effective what Windows is told to ignore", () => {
			const { verdict, findings } = judgeWith({ locations: locations() }, 1);
			expect(verdict).toMatchObject({ state: "fail", severity: "high", mitigation: "name-only" });
			expect(verdict.summary).toContain("Windows ignores Extended Protection on this host");
			expect(verdict.remedy).toMatch(
				/^Remove SuppressExtendedProtection from HKLM\\\S+Lsa or set it to 0\.$/,
			);
			expect(findings).toMatchObject([
				{ subject: "SuppressExtendedProtection", state: "fail", severity: "high" },
			]);
		});

		it("names it beside what is missing in IIS", () => {
			const { verdict, findings } = judgeWith({}, 1);
			expect(verdict).toMatchObject({ state: "fail", severity: "high", mitigation: "none" });
			expect(verdict.remedy).toContain("then turn it on");
			expect(findings).toHaveLength(23);
		});
	});

	it("fails high where nothing is set", () => {
		const { verdict, findings } = judge({});
		expect(verdict).toMatchObject({
			state: "fail",
			severity: "high",
			mitigation: "none",
			summary: "Extended Protection is missing at 22 of 25 virtual directories.",
		});
		expect(findings).toHaveLength(22);
	});

	it("names the one virtual directory without it", () => {
		const { verdict, findings } = judge({ locations: locations({ "Default Web Site/ECP": "None" }) });
		expect(verdict).toMatchObject({ state: "fail", severity: "high", mitigation: "name-only" });
		expect(findings).toMatchObject([
			{
				subject: "Default Web Site/ECP",
				state: "fail",
				severity: "high",
				summary: "Default Web Site/ECP: None, should be Require",
			},
		]);
	});

	it("takes a higher value for secure, but not for supported", () => {
		const { verdict, findings } = judge({
			locations: locations({ "Default Web Site/Autodiscover": "Require", "Default Web Site/EWS": "Require" }),
		});
		expect(verdict).toMatchObject({ state: "fail", severity: "medium", mitigation: "effective" });
		expect(findings.map(({ subject, severity }) => [subject, severity])).toEqual([
			["Default Web Site/Autodiscover", "medium"],
			["Default Web Site/EWS", "medium"],
		]);
	});

	it("inherits ActiveSync/Proxy from its parent, and accepts an own value", () => {
		const own = { "Default Web Site/Microsoft-Server-ActiveSync/Proxy": "None" };
		expect(judge({ locations: locations(own) }).findings.map(({ subject }) => subject)).toEqual(
			Object.keys(own),
		);
	});

	it("accepts the address filter for the back end of EWS, and nowhere else", () => {
		const filter =
			'<ipSecurity allowUnlisted="false"><add ipAddress="127.0.0.1" allowed="true" /></ipSecurity>';
		const ews = locations({ "Exchange Back End/EWS": null }) + tag("Exchange Back End/EWS", "None", filter);
		expect(judge({ locations: ews }).verdict.state).toBe("pass");
		const ecp = locations({ "Exchange Back End/ECP": null }) + tag("Exchange Back End/ECP", "None", filter);
		expect(judge({ locations: ecp }).verdict).toMatchObject({ state: "fail", severity: "high" });
	});

	it("fails a build that does not support it, whatever is set", () => {
		expect(judge({}, "15.2.1118.9").verdict).toMatchObject({
			state: "fail",
			severity: "high",
			summary: "This build does not support Extended Protection.",
		});
		expect(judge({ locations: locations() }, "15.2.1118.9").verdict).toMatchObject({
			state: "fail",
			mitigation: "name-only",
			summary: expect.stringContaining("yet it is on at 22 of 25"),
		});
	});

	it("asks of Exchange 2013 only the site of each role, and never the API", () => {
		const rows = (roles: readonly ("mailbox" | "client-access")[]) =>
			judge({ locations: locations() }, "15.0.1497.48", { roles: [...roles] }).verdict.evidence.slice(0, -1);
		expect(rows(["client-access"]).filter((row) => row.startsWith("Exchange Back End"))).toEqual([
			expect.stringContaining("Exchange Back End/Powershell"),
		]);
		expect(rows(["mailbox"]).filter((row) => row.startsWith("Default Web Site"))).toEqual([
			expect.stringContaining("Default Web Site/Powershell"),
		]);
		expect(rows(["mailbox", "client-access"]).filter((row) => row.includes("/API"))).toEqual([]);
	});

	it.each<[string, RootOptions | string]>([
		["a broken applicationHost.config", "<configuration>"],
		["an unknown value", { locations: locations({ "Default Web Site/ECP": "Always" }) }],
		[
			"a section twice",
			{
				locations:
					locations() +
					tag("Default Web Site", "None").replace(
						"<access",
						"<authentication><windowsAuthentication /></authentication><access",
					),
			},
		],
		["no declared sections", { declarations: "<configSections />", locations: locations() }],
	])("does not know with %s", (_, root) => {
		expect(judge(root).verdict.state).toBe("unknown");
	});

	it("does not know without facts or build", () => {
		expect(judgeWeb(extendedProtection, BUILDS.patched).verdict.state).toBe("unknown");
		expect(judgeWeb(extendedProtection, null, { "collect/iis-config": iisFacts() }).verdict.state).toBe(
			"unknown",
		);
	});

	it("says where SSL is not required", () => {
		const root = {
			locations: locations().replace('<access sslFlags="Ssl, Ssl128" />', '<access sslFlags="None" />'),
		};
		expect(judge(root).verdict.evidence[0]).toContain("sslFlags None (recommended: Ssl,Ssl128)");
	});
});
