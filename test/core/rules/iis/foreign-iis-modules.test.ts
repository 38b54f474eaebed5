import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../../src/core/iis/build-model.ts";
import { foreignModules } from "../../../../src/core/iis/foreign-modules.ts";
import { foreignIisModules } from "../../../../src/core/rules/iis/foreign-iis-modules.ts";
import { hasFixtures } from "../../../support/fixtures.ts";
import { EXCHANGE, iisFacts, type RootOptions, rootConfig } from "../../../support/iis-facts.ts";
import { recordedIis } from "../../../support/iis-fixtures.ts";
import { BUILDS, judgeWeb } from "../../../support/web-host.ts";

const install = {
	install: { generation: "v15" as const, path: EXCHANGE, registryVersion: null, unfinishedSetup: [] },
};
const REWRITE = '<add name="RewriteModule" image="%SystemRoot%\\system32\\inetsrv\\rewrite.dll" />';
const judge = (root: RootOptions, overrides: Parameters<typeof iisFacts>[2] = {}) =>
	judgeWeb(
		foreignIisModules,
		BUILDS.patched,
		{ "collect/iis-config": iisFacts({}, root, overrides) },
		install,
	);

describe("foreign-iis-modules", () => {
	it("passes with what Windows and Exchange bring", () => {
		const globalModules = `${REWRITE}<add name="exppw" image="${EXCHANGE}\\ClientAccess\\Owa\\auth\\exppw.dll" />`;
		expect(judge({ globalModules }).verdict.state).toBe("pass");
	});

	it.each([
		[
			"a native module elsewhere",
			{ globalModules: `${REWRITE}<add name="x" image="C:\\Windows\\Temp\\x.dll" />` },
		],
		[
			"a native module that only seems to lie in inetsrv",
			{
				globalModules: `${REWRITE}<add name="x" image="%windir%\\System32\\inetsrv\\..\\..\\Temp\\x.dll" />`,
			},
		],
		[
			"a managed module",
			{ modules: '<add name="RewriteModule" /><add name="x" type="Evil.Module, Evil" />' },
		],
		[
			"a managed module with a name of Microsoft and no token",
			{ modules: '<add name="RewriteModule" /><add name="x" type="Microsoft.Exchange.Evil, Evil" />' },
		],
		[
			"a handler",
			{
				locations:
					'<location path="Default Web Site/owa"><system.webServer><handlers><add name="x" path="*.x" verb="*" scriptProcessor="C:\\php\\php.exe" /></handlers></system.webServer></location>',
			},
		],
	])("fails with %s", (_, root) => {
		const { verdict, findings } = judge(root);
		expect(verdict).toMatchObject({ state: "fail", severity: "high" });
		expect(findings).toHaveLength(1);
	});

	it.each(["unsigned", "invalid", "missing"] as const)(
		"fails with a module whose signature is %s",
		(signature) => {
			const nativeModules = [
				{ name: "x", image: "C:\\Windows\\System32\\inetsrv\\x.dll", signature, signer: null },
			];
			expect(judge({}, { nativeModules }).findings).toHaveLength(1);
		},
	);

	it("does not know what a broken configuration hides", () => {
		const facts = iisFacts({ "/ecp": "<configuration>" }, rootConfig());
		expect(
			judgeWeb(foreignIisModules, BUILDS.patched, { "collect/iis-config": facts }, install).verdict.state,
		).toBe("unknown");
	});
});

describe.skipIf(!hasFixtures)("modules and handlers of recorded servers", () => {
	it.each(["E16", "E19"] as const)("of %s all belong to Windows and Exchange", (server) => {
		expect(foreignModules(buildIisModel(recordedIis(server)), EXCHANGE).found).toEqual([]);
	});
});
