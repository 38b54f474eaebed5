import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { type ChangedHost, changedHost } from "../../support/change-unit.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { powerShellRule } from "../../support/iis-rules.ts";
import { configOf, sightOf } from "../../support/judge-change.ts";
import { engine } from "../../support/run-script.ts";
import { OWA_CONFIG, SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";

const UNIT = "mitigate/url-rewrite-rule";
const rule = powerShellRule({ name: "Own: 1 & 2 \u00E9".replace("&", "&amp;") });
const parameters = { rule };
const edit = (host: ChangedHost, from: string | RegExp, to: string) =>
	host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace(from, to) ?? "");
const foreign = {
	on: (host: ChangedHost) => edit(host, "(?=.*autodiscover)", ""),
	beside: (host: ChangedHost) => edit(host, "<configuration>", "<configuration><!-- b -->"),
};

changeSuite({ unit: UNIT, host: webLabHost(), parameters, foreign });
changeSuite({
	unit: UNIT,
	before: "other",
	host: webLabHost({ [SITE_CONFIG]: webConfig(`<rules>${rule.replace("AbortRequest", "None")}</rules>`) }),
	parameters,
	foreign,
});

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("puts any rule into the site, and it works", async () => {
		const host = changedHost(UNIT, webLabHost(), parameters);
		await host.apply();
		expect(sightOf(await configOf(host), "powershell-inbound").state).toBe("effective");
	});

	it("puts it into the application that is named", async () => {
		const host = changedHost(UNIT, webLabHost(), { ...parameters, path: "/owa" });
		const { files } = await host.apply();
		expect(files.map(({ path }) => path)).toEqual([OWA_CONFIG]);
	});

	it("does not take stopProcessing for a detail", async () => {
		const there = webConfig(`<rules>${rule.replace('stopProcessing="True"', "")}</rules>`);
		expect((await changedHost(UNIT, webLabHost({ [SITE_CONFIG]: there }), parameters).test()).state).toBe(
			"other",
		);
	});

	it.each([{ site: "Other" }, { path: "/none" }])("says that there is no %j", async (place) => {
		const host = changedHost(UNIT, webLabHost(), { ...parameters, ...place });
		expect((await host.test()).obstacles.map(({ code }) => code)).toContain("site-missing");
	});

	it.each([
		["a rule that IIS would refuse", powerShellRule({ pattern: "(" })],
		[
			"a rule of the Emergency Mitigation service",
			powerShellRule({ name: "EEMS M1.1 PowerShell - inbound" }),
		],
		["no rule", "<rules />"],
	])("does not send %s", async (_what, bad) => {
		await expect(changedHost(UNIT, webLabHost(), { rule: bad }).test()).rejects.toThrow(
			"url-rewrite-rule rule",
		);
	});
});
