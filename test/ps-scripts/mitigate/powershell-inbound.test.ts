import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { powerShellRule } from "../../support/iis-rules.ts";
import { configOf, sightOf, stateIn } from "../../support/judge-change.ts";
import { engine } from "../../support/run-script.ts";
import { BUILDS } from "../../support/web-host.ts";
import { SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/cve-2022-41040-powershell-inbound";
const EEMS = "EEMS M1.1 PowerShell - inbound";
const OLD = [
	{ input: "{REQUEST_URI}", pattern: ".*autodiscover\\.json.*\\@.*Powershell.*" },
	{ input: "{REQUEST_URI}", pattern: ".*autodiscover\\.json.*Powershell.*" },
	{ pattern: ".*autodiscover\\.json.*Powershell.*" },
	{ pattern: "(?=.*autodiscover\\.json)(?=.*powershell)" },
] as const;

const rulesOf = (...rules: Parameters<typeof powerShellRule>[0][]): string =>
	webConfig(`<rules>${rules.map((rule) => powerShellRule(rule)).join("")}</rules>`);

const foreign = {
	on: (host: ChangedHost) =>
		host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("(?=.*autodiscover)", "") ?? ""),
	beside: (host: ChangedHost) =>
		host.write(
			SITE_CONFIG,
			host.read(SITE_CONFIG)?.replace("<configuration>", "<configuration><!-- b -->") ?? "",
		),
};

changeSuite({ unit: UNIT, host: webLabHost(), foreign });
changeSuite({ unit: UNIT, before: "other", host: webLabHost({ [SITE_CONFIG]: rulesOf(OLD[1]) }), foreign });

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("leaves a configuration that stops every attack and no ordinary request", async () => {
		const host = changedHost(UNIT, webLabHost());
		await host.apply();
		const config = await configOf(host);
		expect(sightOf(config, "powershell-inbound")).toEqual({ state: "effective", open: [], harmed: [] });
		expect(stateIn(config, BUILDS.beforeProxyNotShell, "powershell-inbound")?.state).toBe("effective");
	});

	it.each(OLD)("knows an older pattern and replaces it: $input $pattern", async (rule) => {
		for (const name of ["PowerShell - inbound", "RequestBlockingRule1"]) {
			const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: rulesOf({ name, ...rule }) }));
			const first = await host.test();
			expect(first.state).toBe("other");
			expect(first.notes[0]).toContain(name);
			const applied = await host.apply(first);
			expect(sightOf(await configOf(host), "powershell-inbound").state).toBe("effective");
			expect(host.read(SITE_CONFIG)?.match(/<rule /g)).toHaveLength(1);
			await host.rollback(first, applied);
			expect(host.read(SITE_CONFIG)).toBe(rulesOf({ name, ...rule }));
		}
	});

	it("counts the rule of the Emergency Mitigation service, and never touches it", async () => {
		const text = rulesOf({ name: EEMS });
		const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: text }));
		const first = await host.test();
		expect(first).toMatchObject({ state: "applied", notes: [expect.stringContaining(EEMS)] });
		expect((await host.apply(first)).changed).toBe(false);
		await host.rollback(first, first, true);
		expect(host.read(SITE_CONFIG)).toBe(text);
	});

	it("adds its own beside a rule of the service that is off, and takes only its own away", async () => {
		const host = changedHost(
			UNIT,
			webLabHost({ [SITE_CONFIG]: rulesOf({ name: EEMS, attributes: 'enabled="false"' }) }),
		);
		const first = await host.test();
		expect(first.state).toBe("absent");
		const applied = await host.apply(first);
		expect(sightOf(await configOf(host), "powershell-inbound").state).toBe("effective");
		host.write(SITE_CONFIG, `${host.read(SITE_CONFIG)}<!-- changed -->`);
		await host.rollback(first, applied);
		expect(host.read(SITE_CONFIG)).toContain(EEMS);
		expect(host.read(SITE_CONFIG)).not.toContain('"PowerShell - inbound"');
	});

	it("leaves a rule alone that only has the name that IIS proposes", async () => {
		const host = changedHost(
			UNIT,
			webLabHost({ [SITE_CONFIG]: rulesOf({ name: "RequestBlockingRule1", pattern: "^/x" }) }),
		);
		expect((await host.test()).state).toBe("absent");
		await host.apply();
		expect(host.read(SITE_CONFIG)).toContain('pattern="^/x"');
	});
});
