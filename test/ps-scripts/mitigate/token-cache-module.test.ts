import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { configOf } from "../../support/judge-change.ts";
import { labHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { APPLICATION_HOST, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2023-21709-token-cache-module";
const globalModules = `
		<add name="UriCacheModule" image="%windir%\\System32\\inetsrv\\cachuri.dll" />
		<add name='TokenCacheModule'   image="%windir%\\System32\\inetsrv\\cachtokn.dll"/>
		<!-- the others -->
		<add name="RewriteModule" image="%SystemRoot%\\system32\\inetsrv\\rewrite.dll" />
	`;
const host = () => webLabHost({}, { globalModules });
const edit = (changed: ChangedHost, from: string | RegExp, to: string) =>
	changed.write(APPLICATION_HOST, changed.read(APPLICATION_HOST)?.replace(from, to) ?? "");

changeSuite({
	unit: UNIT,
	host: webLabHost(
		{},
		{
			globalModules: globalModules
				.replace("='TokenCacheModule'   ", '="TokenCacheModule" ')
				.replace('"/>', '" />'),
		},
	),
	foreign: {
		on: (changed) =>
			edit(changed, "<!-- the others -->", '<add name="TokenCacheModule" image="other.dll" />'),
		beside: (changed) => edit(changed, "<applicationPools>", "<!-- b --><applicationPools>"),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("takes the module out and nothing else", async () => {
		const changed = changedHost(UNIT, host());
		const before = changed.read(APPLICATION_HOST);
		await changed.apply();
		expect(changed.read(APPLICATION_HOST)).toBe(
			before?.replace(/\n\t\t<add name='TokenCacheModule'.*\/>/, ""),
		);
		expect((await changed.test()).state).toBe("applied");
		const { nativeModules } = await configOf(changed);
		expect(nativeModules.map(({ name }) => name)).toEqual(["UriCacheModule", "RewriteModule"]);
	});

	it("puts it back at its place where the file has changed since", async () => {
		const changed = changedHost(UNIT, host());
		const first = await changed.test();
		const applied = await changed.apply(first);
		edit(
			changed,
			'<add name="RewriteModule"',
			'<add name="Other" image="o.dll" />\n\t\t<add name="RewriteModule"',
		);
		expect((await changed.rollback(first, applied)).restored).toEqual([
			{ target: APPLICATION_HOST, how: "values" },
		]);
		expect(
			changed
				.read(APPLICATION_HOST)
				?.match(/add name=.(\w+)(?=" image)/g)
				?.map((tag) => tag.slice(10)),
		).toEqual(["UriCacheModule", "TokenCacheModule", "Other", "RewriteModule"]);
	});

	it("is not for Windows Server 2025", async () => {
		const base = labHost().registry;
		const windows = "HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
		const registry = { ...base, [windows]: { ...base[windows], CurrentBuildNumber: "26100" } };
		const changed = changedHost(UNIT, { ...host(), registry });
		expect((await changed.test()).obstacles.map(({ code }) => code)).toEqual(["not-applicable"]);
		await expect(changed.apply()).rejects.toThrow("not-applicable");
	});

	it.each([
		["10.0.17763.4968", "need not be off any more"],
		["10.0.17763.4967", "does not have the fix"],
	])("says what cachtokn.dll %s means", async (version, note) => {
		const files = {
			"C:\\Windows\\System32\\inetsrv\\cachtokn.dll": { version, modifiedUtc: "2026-01-01T00:00:00.000Z" },
		};
		expect((await changedHost(UNIT, { ...host(), files }).test()).notes[0]).toContain(note);
	});
});
