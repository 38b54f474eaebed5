import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { readProtection } from "../../../src/core/iis/extended-protection.ts";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import type { RootOptions } from "../../support/iis-facts.ts";
import { configOf } from "../../support/judge-change.ts";
import { engine } from "../../support/run-script.ts";
import { APPLICATION_HOST, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/ews-backend-ip-filter";
const addresses = "10.0.0.5,10.1.0.0/16,2001:db8::/32";
const globalModules = `<add name="IpRestrictionModule" image="%windir%\\System32\\inetsrv\\iprestr.dll" />
	<add name="RewriteModule" image="%SystemRoot%\\system32\\inetsrv\\rewrite.dll" />`;
const host = (root: RootOptions = {}) =>
	webLabHost({}, { globalModules, ...root }, { addresses: ["10.0.0.4", "fe80::1", "127.0.0.1"] });
const start = (root: RootOptions = {}) => changedHost(UNIT, host(root), { addresses });
const location = (inside: string) =>
	`<location path="exchange back end/ews"><system.webServer><security>${inside}</security></system.webServer></location>`;
const edit = (changed: ChangedHost, from: string, to: string) =>
	changed.write(APPLICATION_HOST, changed.read(APPLICATION_HOST)?.replace(from, to) ?? "");
const foreign = {
	on: (changed: ChangedHost) =>
		edit(changed, 'ipAddress="10.0.0.5" allowed="true"', 'ipAddress="10.0.0.5" allowed="false"'),
	beside: (changed: ChangedHost) => edit(changed, "<applicationPools>", "<!-- b --><applicationPools>"),
};

changeSuite({ unit: UNIT, host: host(), parameters: { addresses }, foreign });
changeSuite({
	unit: UNIT,
	before: "partial",
	host: host({
		locations: location(
			'<ipSecurity allowUnlisted="false"><add ipAddress="10.9.9.9" allowed="true" /></ipSecurity>',
		),
	}),
	parameters: { addresses },
	foreign,
});

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("lets in the given addresses and those of the host, and refuses all others", async () => {
		const changed = start();
		await changed.apply();
		const text = changed.read(APPLICATION_HOST) ?? "";
		expect(
			text.slice(text.indexOf('<location path="Exchange Back End/EWS"')).match(/<add ipAddress[^>]*>/g),
		).toEqual([
			'<add ipAddress="10.0.0.5" allowed="true" />',
			'<add ipAddress="10.1.0.0" subnetMask="255.255.0.0" allowed="true" />',
			'<add ipAddress="2001:db8::" subnetMask="32" allowed="true" />',
			'<add ipAddress="127.0.0.1" allowed="true" />',
			'<add ipAddress="::1" allowed="true" />',
			'<add ipAddress="10.0.0.4" allowed="true" />',
			'<add ipAddress="fe80::1" allowed="true" />',
		]);
		const model = buildIisModel(await configOf(changed));
		expect(readProtection(model, "Exchange Back End", "EWS")).toMatchObject({
			setting: { isIpFiltered: true },
		});
		expect(readProtection(model, "Exchange Back End", "OWA")).toMatchObject({
			setting: { isIpFiltered: false },
		});
	});

	it("keeps what is listed already, also what is refused, and says so", async () => {
		const changed = start({
			locations: location(
				'<ipSecurity><add ipAddress="10.0.0.5" allowed="false" /><add ipAddress="10.2.2.2" allowed="true" /></ipSecurity>',
			),
		});
		const first = await changed.test();
		expect(first.notes).toEqual(["Refused already, and still after this: address 10.0.0.5."]);
		await changed.apply(first);
		const text = changed.read(APPLICATION_HOST) ?? "";
		expect(text).toContain('<add ipAddress="10.0.0.5" allowed="false" />');
		expect(text).toContain('<add ipAddress="10.2.2.2" allowed="true" />');
		expect(text.match(/<location path="exchange back end\/ews"/gi)).toHaveLength(1);
	});

	it("does not write without the Windows feature", async () => {
		const changed = changedHost(UNIT, webLabHost(), { addresses });
		expect((await changed.test()).obstacles.map(({ code }) => code)).toEqual(["ip-security-missing"]);
		await expect(changed.apply()).rejects.toThrow("ip-security-missing");
	});

	it("does not write more than 500 entries", async () => {
		const listed = Array.from(
			{ length: 495 },
			(_, index) => `<add ipAddress="10.3.${index >> 8}.${index & 255}" allowed="true" />`,
		);
		const changed = start({ locations: location(`<ipSecurity>${listed.join("")}</ipSecurity>`) });
		expect((await changed.test()).obstacles.map(({ code }) => code)).toEqual(["too-many-addresses"]);
	});

	it("takes back the address that the host had then", async () => {
		const changed = start();
		const [files, first] = [changed.files(), await changed.test()];
		const applied = await changed.apply(first);
		changed.set({ addresses: ["10.0.0.99"] });
		changed.write(APPLICATION_HOST, `${changed.read(APPLICATION_HOST)}<!-- b -->`);
		await changed.rollback(first, applied);
		expect(changed.read(APPLICATION_HOST)).toBe(`${files[APPLICATION_HOST]}<!-- b -->`);
	});

	it.each(["10.0.0.256", "10.0.0.0/33", "ex01", "10.0.0.1;", ""])("takes no address like %s", async (bad) => {
		await expect(changedHost(UNIT, host(), { addresses: bad }).test()).rejects.toThrow("addresses");
	});
});
