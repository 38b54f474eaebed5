import { describe, expect, it } from "vitest";
import { preconditionOf } from "../../../src/core/model/change/change-values.ts";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { serviceHost, servicesOf } from "../../support/exchange-services.ts";
import {
	EXCHANGE_KEY,
	exchangeKeys,
	labHost,
	type LabHost,
	mailboxRoleKeys,
} from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { UNDO_FOLDER } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/adv24199947-fip-fs-text-extraction";
const FOLDER = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FIP-FS\\Data";
const FILE = `${FOLDER}\\Configuration.xml`;
const LISTS = {
	Excel: ["XlsxOfficePackage", "ExcelStorage"],
	PreferIFilters: ["DocxOfficePackage", "Rtf"],
	PreferOutsideIn: ["Html"],
	OutsideInOnly: ["AutoCad|NO", "Jpeg", "Tiff", "Pdf|NO"],
};

function configText(
	lists: Record<string, readonly string[]> = LISTS,
	module = "OutsideInModule.dll|NO",
): string {
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<Configuration xmlns="http://example.com/fips">',
		"  <System>",
		"    <!-- |NO in a comment is no override -->",
		"    <TextExtractionSettings>",
		"      <ModuleLists>",
		'        <ModuleList TypeList="PreferIFilters">',
		"          <Module>IFilterModule.dll</Module>",
		"        </ModuleList>",
		'        <ModuleList TypeList="OutsideInOnly">',
		`          <Module>${module}</Module>`,
		"        </ModuleList>",
		"      </ModuleLists>",
		"      <TypeLists>",
		...Object.entries(lists).flatMap(([name, types]) => [
			`        <TypeList Name="${name}">`,
			...types.map((type) => `          <Type Name="${type}" />`),
			"        </TypeList>",
		]),
		"      </TypeLists>",
		"    </TextExtractionSettings>",
		"  </System>",
		"</Configuration>",
	].join("\r\n");
}

const SERVICES: LabHost["services"] = {
	FMS: { start: 2, state: "Running", dependents: ["MSExchangeAntispamUpdate"] },
	MSExchangeAntispamUpdate: { start: 2, state: "Running" },
	MSExchangeTransport: { start: 2, state: "Running" },
};

function host(text = configText(), changes: Partial<LabHost> = {}, build = "15.2.1544.4"): LabHost {
	return serviceHost(SERVICES, {
		registry: {
			...labHost().registry,
			...exchangeKeys(mailboxRoleKeys, { build }),
			[`${EXCHANGE_KEY}\\FIP-FS`]: { DatabasePath: FOLDER },
		},
		contents: { [FILE]: text },
		...changes,
	});
}

function replace(changed: ChangedHost, from: string, to: string): void {
	const text = changed.read(FILE) ?? "";
	expect(text).toContain(from);
	changed.write(FILE, text.replace(from, to));
}

changeSuite({
	unit: UNIT,
	host: host(),
	foreign: {
		on: (changed) => replace(changed, 'Type Name="AutoCad"', 'Type Name="AutoCad|YES"'),
		beside: (changed) => replace(changed, "is no override", "is none"),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} in detail`, () => {
	it("removes every override, and takes each type back to its list", async () => {
		const changed = changedHost(UNIT, host());
		await changed.apply();
		const lists = {
			...LISTS,
			PreferOutsideIn: ["Html", "Pdf"],
			OutsideInOnly: ["AutoCad", "Jpeg", "Tiff"],
		};
		expect(changed.read(FILE)).toBe(configText(lists, "OutsideInModule.dll"));
	});

	it("has nothing to do without overrides, and stops no service for it", async () => {
		const clean = host(configText({ OutsideInOnly: ["AutoCad"] }, "OutsideInModule.dll"));
		const changed = changedHost(UNIT, clean);
		const before = changed.state();
		expect(await changed.test()).toMatchObject({ state: "applied", obstacles: [] });
		expect(await changed.apply()).toMatchObject({ changed: false });
		expect(changed.state()).toEqual(before);
	});

	it.each<[string, LabHost["services"]]>([
		["stopped before", { ...SERVICES, MSExchangeTransport: { start: 4, state: "Stopped" } }],
		["disabled but running", { ...SERVICES, FMS: { start: 4, state: "Running" } }],
		["without managed availability", SERVICES],
	])("leaves services as they were: %s", async (what, services) => {
		const health = what === "without managed availability" ? {} : serviceHost({}).services;
		const changed = changedHost(UNIT, host(configText(), { services: { ...health, ...services } }));
		const before = changed.state();
		const tested = await changed.test();
		const applied = await changed.apply();
		expect([applied.changed, changed.state()]).toEqual([true, before]);
		await changed.rollback(tested, applied);
		expect(changed.state()).toEqual(before);
	});

	it.each(["apply", "rollback"])("starts what a killed change has stopped: %s", async (way) => {
		const changed = changedHost(UNIT, host());
		const tested = await changed.test();
		const { services } = host();
		// The fifth write notes what is stopped; a kill later leaves that, and services that stand still.
		changed.set({ failAt: -5 });
		await changed.run("apply", { expected: preconditionOf(tested.values) });
		changed.set({ failAt: null });
		expect(changed.remember(UNDO_FOLDER)).toContain("fip-fs-stopped-services.txt");
		changed.set({
			services: Object.fromEntries(
				Object.entries(services).map(([name, service]) => [name, { ...service, state: "Stopped" }]),
			),
		});
		const found = await changed.test();
		expect(["absent", "partial"]).toContain(found.state);
		if (way === "apply") await changed.apply();
		else await changed.rollback(tested, found);
		expect(Object.values(servicesOf(changed)).map(({ state }) => state)).toEqual(Array(5).fill("Running"));
		expect(changed.remember(UNDO_FOLDER)).not.toContain("fip-fs-stopped-services.txt");
	});

	it.each<[code: string, lab: LabHost]>([
		["not-applicable", host(configText(), {}, "15.2.1748.10")],
		["not-applicable", host(configText(), {}, "15.0.1497.2")],
		[
			"fip-fs-missing",
			host(configText(), {
				registry: labHost({ registry: exchangeKeys([], { build: "15.1.2507.6" }) }).registry,
			}),
		],
		["layout-unknown", host("<Configuration><System /></Configuration>")],
		["layout-unknown", host(configText(), { contents: { "C:\\ProgramData\\x.txt": "" } })],
		["file-unreadable", host("<Configuration><System></Configuration>")],
		["override-unknown", host(configText({ ...LISTS, Excel: ["Secret|NO"] }))],
		["override-unknown", host(configText({ ...LISTS, Excel: ["XlsxOfficePackage|YES"] }))],
		["override-unknown", host(configText({ OutsideInOnly: ["Pdf|NO"] }))],
		["override-unknown", host(configText(LISTS).replace("IFilterModule.dll", "IFilterModule.dll|NO"))],
		["type-twice", host(configText({ ...LISTS, Excel: ["Pdf"] }))],
	])("refuses what it does not know: %s", async (code, lab) => {
		const changed = changedHost(UNIT, lab);
		const files = changed.files();
		const { obstacles, state } = await changed.test();
		expect([obstacles.map((obstacle) => obstacle.code), state]).toEqual([
			expect.arrayContaining([code]),
			"other",
		]);
		await expect(changed.apply()).rejects.toThrow(code);
		expect(changed.files()).toEqual(files);
	});
});
