import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { HostRole } from "../../../src/core/model/host.ts";
import { extendedProtection } from "../../../src/core/rules/iis/extended-protection.ts";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";
import { rootFacts } from "../../support/iis-fixtures.ts";
import { EXCHANGE } from "../../support/iis-facts.ts";
import { configOf, stateIn } from "../../support/judge-change.ts";
import { EXCHANGE_KEY, type LabHost } from "../../support/lab-host.ts";
import { engine } from "../../support/run-script.ts";
import { judgeWeb } from "../../support/web-host.ts";
import { APPLICATION_HOST, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/extended-protection";
const READY = "15.2.1118.20";
const LSA = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa";

const location = (path: string, token: string, rest = "") =>
	`<location path="${path}">
	<system.webServer>
		<security>
			<access sslFlags="Ssl, Ssl128" />
			<authentication>
				<windowsAuthentication enabled="true" useKernelMode="false"><extendedProtection tokenChecking="${token}" flags="None"><clearSpns /></extendedProtection>${rest}</windowsAuthentication>
			</authentication>
		</security>
	</system.webServer>
</location>`;

function host(
	root: Parameters<typeof webLabHost>[1] = {},
	changes: Partial<LabHost> = {},
	build = READY,
): LabHost {
	const made = webLabHost({}, root, changes);
	const setup = `${EXCHANGE}\\bin\\ExSetup.exe`;
	return {
		...made,
		files: { ...made.files, [setup]: { version: build, modifiedUtc: "2026-01-01T00:00:00.000Z" } },
	};
}

const codes = async (changed: ChangedHost) => (await changed.test()).obstacles.map(({ code }) => code);
const edit = (changed: ChangedHost, from: string | RegExp, to: string) =>
	changed.write(APPLICATION_HOST, changed.read(APPLICATION_HOST)?.replace(from, to) ?? "");
const foreign = {
	on: (changed: ChangedHost) => edit(changed, 'tokenChecking="Require"', 'tokenChecking="None"'),
	beside: (changed: ChangedHost) => edit(changed, "<applicationPools>", "<!-- b --><applicationPools>"),
};

changeSuite({ unit: UNIT, host: host(), foreign });
changeSuite({
	unit: UNIT,
	before: "partial",
	host: host({
		locations:
			location("default web site/OWA", "Allow") + location("Exchange Back End/ecp", "None", "<!-- c -->"),
	}),
	foreign,
});

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("gives every virtual directory what is recommended", async () => {
		const changed = changedHost(UNIT, host());
		const { values } = await changed.apply();
		expect(values).toHaveLength(50);
		const config = await configOf(changed);
		expect(stateIn(config, READY, "extended-protection")).toMatchObject({
			state: "effective",
			detail: "Extended Protection is on at all 25 virtual directories, as recommended.",
		});
	});

	it("uses the location tags that are there, in any case, and inherits what is right already", async () => {
		const changed = changedHost(
			UNIT,
			host({ locations: location("default web site/MICROSOFT-server-activesync", "Allow") }),
		);
		const { values } = await changed.apply();
		const text = changed.read(APPLICATION_HOST) ?? "";
		expect(text.match(/<location path="default web site\/microsoft-server-activesync"/gi)).toHaveLength(1);
		expect(
			values.find(({ name }) => name === "Default Web Site/Microsoft-Server-ActiveSync/Proxy tokenChecking")
				?.value,
		).toBeNull();
		expect(stateIn(await configOf(changed), READY, "extended-protection")?.state).toBe("effective");
	});

	it("keeps SSL flags that are more than recommended", async () => {
		const changed = changedHost(
			UNIT,
			host({
				locations: location("Default Web Site/OWA", "None").replace("Ssl, Ssl128", "Ssl, SslRequireCert"),
			}),
		);
		const { values } = await changed.apply();
		expect(values.find(({ name }) => name === "Default Web Site/OWA sslFlags")?.value).toBe(
			"Ssl, SslRequireCert, Ssl128",
		);
	});

	it("leaves the virtual directories alone that are named", async () => {
		const changed = changedHost(UNIT, host(), {
			exclude: "Default Web Site/EWS,Default Web Site/Autodiscover",
		});
		const first = await changed.test();
		expect(first.values.filter(({ name }) => /^Default Web Site\/(EWS|Autodiscover) /.test(name))).toEqual(
			[],
		);
		expect(first.notes.filter((note) => note.includes("left as it is"))).toHaveLength(2);
		await changed.apply(first);
		expect((await changed.test()).state).toBe("applied");
	});

	it("leaves the back end of EWS alone where only listed addresses reach it", async () => {
		const filtered = location("Exchange Back End/EWS", "None").replace(
			"<access",
			'<ipSecurity allowUnlisted="false" /><access',
		);
		const changed = changedHost(UNIT, host({ locations: filtered }));
		const { values } = await changed.apply();
		expect(values.find(({ name }) => name === "Exchange Back End/EWS tokenChecking")?.value).toBe("None");
		expect(stateIn(await configOf(changed), READY, "extended-protection")?.state).toBe("effective");
	});

	it.each<[readonly HostRole[], readonly string[], number, string]>([
		[["mailbox", "client-access"], ["MailboxRole", "CafeRole"], 23, "both"],
		[["client-access"], ["CafeRole"], 11, "the front end"],
		[["mailbox"], ["MailboxRole"], 14, "the back end"],
	])("asks of Exchange 2013 with the roles %j what its roles have", async (roles, keys, count) => {
		const base = webLabHost().registry;
		const names = [
			"MailboxRole",
			"ClientAccessRole",
			"CafeRole",
			"HubTransportRole",
			"FrontendTransportRole",
		];
		const registry = {
			...Object.fromEntries(
				Object.entries(base).filter(([key]) => !names.some((name) => key.endsWith(name))),
			),
			...Object.fromEntries(keys.map((key) => [`${EXCHANGE_KEY}\\${key}`, {}])),
		};
		const build = "15.0.1497.48";
		const changed = changedHost(UNIT, host({}, { registry }, build));
		const { values } = await changed.apply();
		expect(values.length / 2).toBe(count);
		const { verdict } = judgeWeb(
			extendedProtection,
			build,
			{ "collect/iis-config": await configOf(changed) },
			{ roles: [...roles] },
		);

		expect(verdict).toMatchObject({ state: "pass", mitigation: "effective" });
	});

	it.each([
		"15.2.1118.9",
		"15.2.986.26",
		"15.2.922.27",
		"15.1.2507.9",
		"15.1.2375.28",
		"15.0.1497.36",
		"14.3.513.0",
	])("is not for build %s", async (build) => {
		expect(await codes(changedHost(UNIT, host({}, {}, build)))).toContain("build-not-supported");
	});

	it.each(["15.2.1118.11", "15.2.986.28", "15.2.1258.12", "15.2.2562.17", "15.1.2507.11", "15.0.1497.38"])(
		"is for build %s",
		async (build) => {
			expect(await codes(changedHost(UNIT, host({}, {}, build)))).toEqual([]);
		},
	);

	it.each([
		["extended-protection-suppressed", { SuppressExtendedProtection: 1 }],
		["ntlm-too-old", { LmCompatibilityLevel: 2 }],
	])("does not write, because of %s", async (code, lsa) => {
		const registry = { ...webLabHost().registry, [LSA]: lsa };
		const changed = changedHost(UNIT, host({}, { registry }));
		expect(await codes(changed)).toEqual([code]);
		await expect(changed.apply()).rejects.toThrow(code);
	});
});

const recorded = (name: string) => readFileSync(fixturePath("css-exchange", name), "utf8");
/** Recorded files without Extended Protection, and the version of Exchange that would support it there. */
const NOT_CONFIGURED = [
	[
		"extendedprotection/E19_NotConfigured_ApplicationHost.config",
		"extendedprotection/E19_Configured_ApplicationHost.config",
		READY,
	],
	[
		"shared-tests/E19_applicationHost_Default.config",
		"extendedprotection/E19_Configured_ApplicationHost.config",
		READY,
	],
	[
		"shared-tests/E16_applicationHost_Default.config",
		"extendedprotection/E16_Configured_ApplicationHost.config",
		"15.1.2507.16",
	],
	[
		"shared-tests/E16_applicationHost_Mixed.config",
		"extendedprotection/E16_Configured_ApplicationHost.config",
		"15.1.2507.16",
	],
	[
		"healthchecker/E19/Exchange/IIS/applicationHost.config",
		"extendedprotection/E19_Configured_ApplicationHost.config",
		READY,
	],
	[
		"healthchecker/E16/Exchange/IIS/applicationHost.config",
		"extendedprotection/E16_Configured_ApplicationHost.config",
		"15.1.2507.16",
	],
] as const;

describe.skipIf(engine === undefined || !hasFixtures)(
	`${UNIT} on recorded servers`,
	{ timeout: 300_000 },
	() => {
		it.each(NOT_CONFIGURED)(
			"makes of %s what %s is, and the old file again",
			async (before, after, build) => {
				const text = recorded(before);
				const changed = changedHost(UNIT, host(text, {}, build));
				const files = changed.files();
				const first = await changed.test();
				const applied = await changed.apply(first);
				const judge = (root: string) =>
					judgeWeb(extendedProtection, build, { "collect/iis-config": rootFacts(root) });
				const [made, wanted] = [judge(changed.read(APPLICATION_HOST) ?? ""), judge(recorded(after))];
				expect(made.verdict.state).toBe("pass");
				expect([made.verdict.state, made.verdict.summary, made.findings]).toEqual([
					wanted.verdict.state,
					wanted.verdict.summary,
					wanted.findings,
				]);
				expect(made.verdict.evidence.map(token)).toEqual(wanted.verdict.evidence.map(token));
				expect((await changed.rollback(first, applied)).restored).toEqual([
					{ target: APPLICATION_HOST, how: "file" },
				]);
				expect(changed.files()).toEqual(files);
			},
		);

		it.each(NOT_CONFIGURED)(
			"gives %s its old verdict back where only the values can be undone",
			async (before, _after, build) => {
				const text = recorded(before);
				const changed = changedHost(UNIT, host(text, {}, build));
				const first = await changed.test();
				const applied = await changed.apply(first);
				changed.write(applied.copies[0]?.copy ?? "", "");
				expect((await changed.rollback(first, applied)).restored).toEqual([
					{ target: APPLICATION_HOST, how: "values" },
				]);
				expect(await changed.test()).toMatchObject({ state: first.state, values: first.values });
				const squeezed = (file: string) =>
					file.replace(/\s+/g, "").replace(/<(\w+)([^<>]*)><\/\1>/g, "<$1$2/>");
				expect(squeezed(changed.read(APPLICATION_HOST) ?? "")).toBe(squeezed(text));
			},
		);

		it("has nothing to do where Microsoft's script has been", async () => {
			for (const [, after, build] of NOT_CONFIGURED.slice(0, 3)) {
				const changed = changedHost(UNIT, host(recorded(after), {}, build));
				expect((await changed.test()).state).toBe("applied");
			}
		});
	},
);

/** The part of a line of evidence that is about Extended Protection, not about SSL flags. */
function token(line: string): string {
	return line.split(", sslFlags")[0] ?? "";
}
