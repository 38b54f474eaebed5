import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { changedHost } from "../../support/change-unit.ts";
import { HEALTH_SERVICES, servicesOf } from "../../support/exchange-services.ts";
import type { LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { APPLICATION_HOST, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/app-pool-state";
const ECP = { pools: "MSExchangeECPAppPool", state: "stopped" };

/** As setup leaves it: no attribute of the two that the unit looks after. */
const PLAIN = '<add name="MSExchangeECPAppPool" managedRuntimeVersion="v4.0" />';

function host(
	ecp = PLAIN,
	changes: Partial<LabHost> = {},
	defaults = "<applicationPoolDefaults />",
): LabHost {
	const text = [
		'<?xml version="1.0" encoding="UTF-8"?>',
		"<configuration>",
		"    <!-- pools -->",
		"    <system.applicationHost>",
		"        <applicationPools>",
		'            <add name="DefaultAppPool" />',
		`            ${ecp}`,
		'            <add name="MSExchangeOABAppPool" autoStart="true" />',
		`            ${defaults}`,
		"        </applicationPools>",
		"    </system.applicationHost>",
		"</configuration>",
		"",
	].join("\r\n");
	return webLabHost({}, text, {
		services: HEALTH_SERVICES,
		appPools: { DefaultAppPool: "Started", MSExchangeECPAppPool: "Started", MSExchangeOABAppPool: "Started" },
		...changes,
	});
}

function replace(changed: ReturnType<typeof changedHost>, from: string, to: string): void {
	const text = changed.read(APPLICATION_HOST) ?? "";
	expect(text).toContain(from);
	changed.write(APPLICATION_HOST, text.replace(from, to));
}

changeSuite({
	unit: UNIT,
	host: host(),
	parameters: ECP,
	foreign: {
		on: (changed) => replace(changed, 'autoStart="false"', 'autoStart="true"'),
		beside: (changed) => replace(changed, "<!-- pools -->", "<!-- other words -->"),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} in detail`, () => {
	it("stops managed availability, writes the attributes and stops the pool", async () => {
		const changed = changedHost(UNIT, host(), ECP);
		await changed.apply();
		expect(changed.state()["appPools"]).toEqual({
			DefaultAppPool: "Started",
			MSExchangeECPAppPool: "Stopped",
			MSExchangeOABAppPool: "Started",
		});
		expect(Object.values(servicesOf(changed)).map(({ start }) => start)).toEqual([4, 4]);
		expect(changed.read(APPLICATION_HOST)).toContain(
			'<add name="MSExchangeECPAppPool" managedRuntimeVersion="v4.0" autoStart="false" />',
		);
	});

	it.each([
		["absent", PLAIN, "<applicationPoolDefaults />"],
		["set", '<add name="MSExchangeECPAppPool" autoStart="true" startMode="AlwaysRunning" />', ""],
		["inherited", PLAIN, '<applicationPoolDefaults startMode="AlwaysRunning" />'],
		["off already", '<add name="MSExchangeECPAppPool" autoStart="False" startMode="OnDemand"/>', ""],
	])(
		"brings attributes back as values where the file was changed meanwhile: %s",
		async (_what, ecp, defaults) => {
			const changed = changedHost(UNIT, host(ecp, {}, defaults), ECP);
			const before = changed.state();
			const tested = await changed.test();
			const applied = await changed.apply();
			expect(changed.read(APPLICATION_HOST)).toMatch(/MSExchangeECPAppPool"[^>]*autoStart="[Ff]alse"/);
			if (defaults !== "<applicationPoolDefaults />") {
				expect(changed.read(APPLICATION_HOST)).toMatch(/MSExchangeECPAppPool"[^>]*startMode="OnDemand"/);
			}
			replace(changed, "<!-- pools -->", "<!-- other words -->");
			const back = await changed.rollback(tested, applied);
			expect([back.conflicts, back.values]).toEqual([[], tested.values]);
			expect(changed.state()).toEqual(before);
			expect(changed.read(APPLICATION_HOST)).toContain(`            ${ecp}`);
		},
	);

	it("starts a pool and lets IIS start it again, without touching managed availability", async () => {
		const ecp = '<add name="MSExchangeECPAppPool" autoStart="false" startMode="OnDemand" />';
		const stopped = host(ecp, {
			appPools: {
				DefaultAppPool: "Started",
				MSExchangeECPAppPool: "Stopped",
				MSExchangeOABAppPool: "Stopped",
			},
		});
		const changed = changedHost(UNIT, stopped, { ...ECP, state: "started" });
		const [files, state] = [changed.files(), changed.state()];
		const tested = await changed.test();
		const applied = await changed.apply();
		expect(changed.read(APPLICATION_HOST)).toContain('autoStart="true" startMode="OnDemand"');
		expect(changed.state()["appPools"]).toMatchObject({ MSExchangeECPAppPool: "Started" });
		expect(applied.values.filter(({ target }) => target.startsWith("service"))).toEqual([]);
		changed.set({ services: {} });
		await changed.rollback(tested, applied);
		changed.set({ services: HEALTH_SERVICES });
		expect([changed.files(), changed.state()]).toEqual([files, state]);
	});

	it("does two pools with one write of the file", async () => {
		const both = { pools: "MSExchangeECPAppPool,MSExchangeOABAppPool", state: "stopped" };
		const changed = changedHost(UNIT, host(), both);
		const [files, state] = [changed.files(), changed.state()];
		const tested = await changed.test();
		const applied = await changed.apply();
		expect(applied.copies).toHaveLength(1);
		await changed.rollback(tested, applied);
		expect([changed.files(), changed.state()]).toEqual([files, state]);
	});

	it("does not start managed availability while the other pool relies on its rest", async () => {
		const ecp = changedHost(UNIT, host(), ECP);
		const testedEcp = await ecp.test();
		const appliedEcp = await ecp.apply();
		const oab = ecp.with(UNIT, { pools: "MSExchangeOABAppPool", state: "stopped" });
		await oab.apply();
		const refused = await ecp.tryRollback(testedEcp, appliedEcp);
		expect([refused.result, refused.errors[0]]).toEqual([null, "still-needed"]);
		expect(ecp.state()["appPools"]).toMatchObject({ MSExchangeECPAppPool: "Stopped" });
	});

	it.each<[code: string, lab: LabHost]>([
		["pool-missing", host("<!-- gone -->")],
		["pool-busy", host(PLAIN, { appPools: { MSExchangeECPAppPool: null } })],
		["iis-missing", host(PLAIN, { contents: {} })],
	])("refuses: %s", async (code, lab) => {
		const contents = code === "iis-missing" ? { "C:\\ProgramData\\x.txt": "" } : lab.contents;
		const { obstacles } = await changedHost(UNIT, { ...lab, contents }, ECP).test();
		expect(obstacles.map((obstacle) => obstacle.code)).toContain(code);
	});
});
