import { describe, expect, it } from "vitest";
import { preconditionOf } from "../../../src/core/model/change/change-values.ts";
import { changeSuite } from "../../contracts/change-suite.ts";
import { changedHost, sha256 } from "../../support/change-unit.ts";
import { rootConfig, webConfig } from "../../support/iis-facts.ts";
import type { LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { APPLICATION_HOST, SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/url-rewrite-module";
const CONTENT = "an MSI of the lab";
const ASKED = { sha256: sha256(CONTENT), name: "rewrite_amd64_en-US.msi" };
const MSI = `C:\\ProgramData\\exchange-fleet\\files\\${ASKED.sha256}-${ASKED.name}`;
const CODE = "{9BCA2118-F753-4A1E-BCF3-5A820729965C}";
const UNINSTALL = "HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall";
const ROOT =
	"CN=Microsoft Root Certificate Authority 2011, O=Microsoft Corporation, L=Redmond, S=Washington, C=US";
const SIGNED = { status: "Valid", signer: "CN=Microsoft Corporation", root: ROOT };

const BARE_ROOT = rootConfig({ globalModules: "", modules: "" }).replace(
	/<sectionGroup name="rewrite">[\s\S]*?<\/sectionGroup>/,
	"",
);

interface Changes {
	readonly signature?: typeof SIGNED;
	readonly contents?: LabHost["contents"];
	readonly registry?: LabHost["registry"];
	readonly installer?: { readonly version?: string; readonly exitCode?: number };
	readonly files?: LabHost["files"];
}

function host(changes: Changes = {}): LabHost {
	const base = webLabHost({ [MSI]: CONTENT, ...changes.contents }, BARE_ROOT);
	const { "C:\\Windows\\System32\\inetsrv\\rewrite.dll": _, ...files } = base.files;
	const modifiedUtc = "2026-11-26T00:00:00.000Z";
	return {
		...base,
		files: {
			...files,
			[MSI]: { version: null, modifiedUtc, signature: changes.signature ?? SIGNED },
			...changes.files,
		},
		registry: { ...base.registry, ...changes.registry },
		installers: {
			[MSI]: {
				productCode: CODE,
				displayName: "IIS-URL-Rewrite-Modul 2",
				version: "7.2.1993",
				...changes.installer,
			},
		},
	};
}

const installed = (version: string): LabHost["registry"] => ({
	[`${UNINSTALL}\\${CODE}`]: { DisplayName: "IIS URL Rewrite Module 2", DisplayVersion: version },
});
const OLD_IIS: LabHost["registry"] = {
	"HKLM:\\SOFTWARE\\Microsoft\\InetStp": { MajorVersion: 8, MinorVersion: 5 },
};
const KB: LabHost["registry"] = {
	"HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\Package_for_KB2999226~31bf3856ad364e35~amd64~~6.3.1.7":
		{ CurrentState: 112 },
};

changeSuite({
	unit: UNIT,
	host: host(),
	parameters: ASKED,
	foreign: {
		on: (changed) => changed.set({ registry: { ...host().registry, ...installed("7.2.2000") } }),
		beside: (changed) => changed.write(SITE_CONFIG, "<configuration><appSettings /></configuration>"),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} in detail`, () => {
	it("installs the module with its entries in applicationHost.config", async () => {
		const changed = changedHost(UNIT, host(), ASKED);
		expect(changed.read(APPLICATION_HOST)).not.toContain("RewriteModule");
		const { values } = await changed.apply();
		expect(values.map(({ value }) => value)).toEqual(["7.2.1993", "present"]);
		expect(changed.read(APPLICATION_HOST)).toContain('<add name="RewriteModule"');
	});

	it("has no obstacle before the file is on the host, and does not go on without it", async () => {
		const { [MSI]: _, ...contents } = host().contents;
		const changed = changedHost(UNIT, { ...host(), contents }, ASKED);
		const tested = await changed.test();
		expect([tested.state, tested.obstacles]).toEqual(["absent", []]);
		expect(tested.notes.join()).toContain("not on the host yet");
		await expect(changed.apply()).rejects.toThrow("msi-missing");
	});

	it.each<[code: string, lab: LabHost, more?: Record<string, string>]>([
		["msi-changed", host({ contents: { [MSI]: "another content" } })],
		["msi-untrusted", host({ signature: { ...SIGNED, status: "HashMismatch" } })],
		[
			"msi-untrusted",
			host({ signature: { ...SIGNED, root: "CN=Microsoft Root Certificate Authority 2011" } }),
		],
		["msi-other-version", host({ installer: { version: "7.2.1980" } })],
		["version-old", host({ installer: { version: "7.2.2" } }), { version: "7.2.2" }],
		["newer-installed", host({ registry: installed("7.2.1994") })],
		["older-installed", host({ registry: installed("7.2.2") })],
		["module-incomplete", host({ registry: installed("7.2.1993") })],
		["module-unknown", host({ contents: { [APPLICATION_HOST]: rootConfig() } })],
		["kb2999226-missing", host({ registry: OLD_IIS })],
	])("refuses: %s", async (code, lab, more = {}) => {
		const changed = changedHost(UNIT, lab, { ...ASKED, ...more });
		const files = changed.files();
		const { obstacles } = await changed.test();
		expect(obstacles.map((obstacle) => obstacle.code)).toContain(code);
		await expect(changed.apply()).rejects.toThrow(code);
		expect(changed.files()).toEqual(files);
	});

	it("installs on an older IIS that has the update", async () => {
		const changed = changedHost(UNIT, host({ registry: { ...OLD_IIS, ...KB } }), ASKED);
		expect(await changed.apply()).toMatchObject({ changed: true });
	});

	it("leaves a module of the same version alone, also in a rollback", async () => {
		const changed = changedHost(UNIT, host(), ASKED);
		await changed.apply();
		const state = changed.state();
		const tested = await changed.test();
		expect(tested.state).toBe("applied");
		const applied = await changed.apply();
		expect(applied.changed).toBe(false);
		await changed.rollback(tested, applied);
		expect(changed.state()).toEqual(state);
	});

	it.each([
		[1603, false],
		[3010, true],
	])("takes exit code %i of the installer for success: %s", async (exitCode, isSuccess) => {
		const changed = changedHost(UNIT, host({ installer: { exitCode } }), ASKED);
		const { values } = await changed.test();
		const { result } = await changed.run("apply", { expected: preconditionOf(values) });
		expect(result !== null).toBe(isSuccess);
		expect((await changed.test()).state).toBe(isSuccess ? "applied" : "absent");
	});

	it("does not remove the module while a site has rewrite rules", async () => {
		const changed = changedHost(UNIT, host(), ASKED);
		const tested = await changed.test();
		const applied = await changed.apply();
		changed.write(SITE_CONFIG, webConfig('<rules><rule name="EEMS M1.1"><match url=".*" /></rule></rules>'));
		const refused = await changed.tryRollback(tested, applied);
		expect([refused.result, refused.errors[0]]).toEqual([null, "still-needed"]);
		expect(changed.read(APPLICATION_HOST)).toContain("RewriteModule");
		changed.write(SITE_CONFIG, webConfig("<!-- <rules><rule /></rules> -->").replace("<!--", " <!--"));
		await changed.rollback(tested, applied);
		expect(changed.read(APPLICATION_HOST)).toBe(BARE_ROOT);
	});
});
