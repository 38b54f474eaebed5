import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { coreServices, requiredServices } from "../../../src/core/rules/core-services.ts";
import { updateComplete } from "../../../src/core/rules/update-complete.ts";
import { binary, hostFacts, services } from "../../support/exchange-facts.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";
import { judgeHost } from "../../support/judge-host.ts";

const verdict = (...args: Parameters<typeof hostFacts>) =>
	judgeHost(updateComplete, hostFacts(...args)).verdict;
const OWA = "Microsoft.Exchange.Clients.Owa2.Server.dll";
const STORE = "Microsoft.Exchange.Store.Worker.exe";

describe("update-complete", () => {
	it("passes when files, services and setup agree", () => {
		expect(verdict("15.2.1748.53")).toMatchObject({
			state: "pass",
			summary: "2 files and ExSetup.exe agree on 15.2.1748.53, and no core service is disabled.",
		});
	});

	it("names the files that an update left behind", () => {
		const binaries = [binary(OWA, "15.2.1748.53"), binary(STORE, "15.2.1748.49")];
		expect(verdict("15.2.1748.53", { binaries })).toMatchObject({
			state: "unknown",
			severity: "high",
			summary: `update incomplete: 1 file of another build (${STORE} 15.2.1748.49)`,
			remedy: expect.stringContaining("elevated command prompt"),
		});
	});

	it("names services that an update left disabled", () => {
		const left = services({ W3SVC: "disabled", MSExchangeIS: "disabled" });
		expect(verdict("15.2.1748.53", { services: left }).summary).toBe(
			"update incomplete: 2 services disabled (MSExchangeIS, W3SVC)",
		);
	});

	it.each([
		"MSExchangeUM",
		"MSExchangeUMCR",
		"MSExchangeHM",
		"MSExchangeMitigation",
		"MSExchangePop3",
		"FMS",
	])("does not mind that %s is disabled", (name) => {
		expect(verdict("15.2.1748.53", { services: services({ [name]: "disabled" }) }).state).toBe("pass");
	});

	it("does not mind manual services", () => {
		expect(verdict("15.2.1748.53", { services: services({ MSExchangeTransport: "manual" }) }).state).toBe(
			"pass",
		);
	});

	it("misses a service without which the role does not work", () => {
		const left = services().filter((service) => service.name !== "MSExchangeIS");
		expect(verdict("15.2.1748.53", { services: left }).summary).toBe(
			"update incomplete: service MSExchangeIS is missing",
		);
	});

	it("sees the bookmark of an unfinished setup", () => {
		const install = {
			generation: "v15" as const,
			path: "C:\\",
			registryVersion: "15.2.1748.10",
			unfinishedSetup: [{ role: "CafeRole", action: "Upgrade" }],
		};
		expect(verdict("15.2.1748.53", { install }).summary).toBe(
			"update incomplete: setup of CafeRole stopped at Upgrade",
		);
	});

	it("sees a cumulative update that changed only one of registry and files", () => {
		const install = {
			generation: "v15" as const,
			path: "C:\\",
			registryVersion: "15.2.1544.4",
			unfinishedSetup: [],
		};
		expect(verdict("15.2.1748.10", { install }).summary).toBe(
			"update incomplete: setup noted 15.2.1544.4, ExSetup.exe is 15.2.1748.10",
		);
	});

	it.each([
		["no file was read", { binaries: [] }],
		["a file has no readable version", { binaries: [binary(OWA, null)] }],
		["no service was read", { services: [] }],
		["a start mode is unknown", { services: services({ MSExchangeIS: "unknown" }) }],
		["ExSetup.exe is unreadable", { exSetup: null }],
	])("never passes when %s", (_, overrides) => {
		const judged = verdict("15.2.1748.53", overrides);
		expect(judged.state).toBe("unknown");
		expect(judged.summary).toMatch(/^whether the update is complete could not be seen: /);
	});

	it("misses a file that the role must have", () => {
		const gone = { ...binary(STORE, null), present: false };
		expect(verdict("15.2.1748.53", { binaries: [gone] }).summary).toContain(`${STORE} missing`);
	});

	it("expects on Exchange 2013 only those files that its updates always replace", () => {
		const binaries = [binary(OWA, "15.0.1497.48"), binary(STORE, "15.0.1497.2")];
		expect(verdict("15.0.1497.48", { binaries }).state).toBe("pass");
		const stale = [binary(OWA, "15.0.1497.47"), binary(STORE, "15.0.1497.48")];
		expect(verdict("15.0.1497.48", { binaries: stale }).summary).toContain("update incomplete");
	});

	it("cannot say it of Exchange 2010", () => {
		expect(verdict("14.3.513.0").state).toBe("unknown");
	});

	it("expects no service of a host with management tools only", () => {
		expect(verdict("15.2.1748.53", { roles: ["management-tools"], services: [] }).state).toBe("pass");
	});

	it("expects other services of an Edge server", () => {
		const edge = services({ MSExchangeIS: "disabled", W3SVC: "disabled", ADAM_MSExchange: "automatic" });
		expect(verdict("15.2.1748.53", { roles: ["edge"], services: edge }).state).toBe("pass");
		const broken = services({ ADAM_MSExchange: "disabled" });
		expect(verdict("15.2.1748.53", { roles: ["edge"], services: broken }).summary).toContain(
			"ADAM_MSExchange",
		);
	});

	it("prints nothing that a host could use against a terminal", () => {
		const binaries = [binary("\u001b[2Jevil\n.dll", "15.2.1.1")];
		// oxlint-disable-next-line no-control-regex
		expect(verdict("15.2.1748.53", { binaries }).summary).not.toMatch(/[\u0000-\u001f]/);
	});
});

describe.skipIf(!hasFixtures)("recorded start modes of services", () => {
	it.each(["E16", "E19"])("of %s disable no core service, and have all required ones", (set) => {
		const modes = readStartModes(set);
		const roles = ["mailbox", "client-access"] as const;
		const core = [...coreServices(roles)];
		expect(core.map((name) => [name, modes.get(name)]).filter(([, mode]) => mode === undefined)).toEqual([]);
		expect(core.filter((name) => modes.get(name) === "Disabled")).toEqual([]);
		expect(core.filter((name) => modes.get(name) === "Manual")).toEqual(["was"]);
		expect([...requiredServices(roles)].filter((name) => !modes.has(name.toLowerCase()))).toEqual([]);
	});
});

/** Name and start mode of every service; the start mode is a text or an object with `ToString`. */
function readStartModes(set: string): Map<string, string> {
	const text = readFileSync(
		fixturePath("css-exchange", "healthchecker", set, "OS", "GetService.xml"),
		"utf8",
	);
	const modes = new Map<string, string>();
	const rows = text.matchAll(
		/<S N="ServiceName">([^<]+)<\/S>(?:(?!N="ServiceName")[\s\S])*?N="StartType"(?:>([A-Za-z]+)<| [\s\S]*?<ToString>([A-Za-z]+)<)/g,
	);
	for (const [, name = "", plain, object] of rows) modes.set(name.toLowerCase(), plain ?? object ?? "");
	return modes;
}
