import { describe, expect, it } from "vitest";
import { changeSuite } from "../../contracts/change-suite.ts";
import { changedHost } from "../../support/change-unit.ts";
import { webConfig } from "../../support/iis-facts.ts";
import { COOKIE_RULES } from "../../support/iis-rules.ts";
import { configOf, sightOf, stateIn } from "../../support/judge-change.ts";
import { engine } from "../../support/run-script.ts";
import { OWA_CONFIG, SITE_CONFIG, webLabHost } from "../../support/web-lab-host.ts";
import { BUILDS } from "../../support/web-host.ts";

const UNIT = "mitigate/cve-2021-26855-backend-cookie";

const TWICE = COOKIE_RULES.replace(
	"<rule ",
	'<rule name="x-beresource abort - INBOUND"><match url="a" /></rule><rule ',
).replace("AbortRequest", "None");

changeSuite({
	unit: UNIT,
	host: webLabHost(),
	foreign: {
		on: (host) => host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("X-BEResource=", "X-Other=") ?? ""),
		beside: (host) => host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("1 &lt; 2", "3") ?? ""),
	},
});

changeSuite({
	unit: UNIT,
	before: "other",
	host: webLabHost({ [SITE_CONFIG]: webConfig(COOKIE_RULES.replace("X-BEResource=(.+)", "X-BEResource=b")) }),
	foreign: {
		on: (host) => host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("X-BEResource=", "X-Other=") ?? ""),
		beside: (host) =>
			host.write(SITE_CONFIG, host.read(SITE_CONFIG)?.replace("<rewrite>", "<rewrite><!-- b -->") ?? ""),
	},
});

describe.skipIf(engine === undefined)(`${UNIT} itself`, { timeout: 300_000 }, () => {
	it("leaves a configuration that stops every attack and no ordinary request", async () => {
		const host = changedHost(UNIT, webLabHost());
		expect(sightOf(await configOf(host), "backend-cookie").state).toBe("none");
		await host.apply();
		const config = await configOf(host);
		expect(sightOf(config, "backend-cookie")).toEqual({ state: "effective", open: [], harmed: [] });
		expect(stateIn(config, BUILDS.beforeProxyLogon, "backend-cookie")?.state).toBe("effective");
	});

	it("takes the rules of Microsoft's tools for its own", async () => {
		const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: webConfig(COOKIE_RULES) }));
		expect((await host.test()).state).toBe("applied");
		expect((await host.apply()).changed).toBe(false);
	});

	it.each([
		["a rule that is off", COOKIE_RULES.replace("<rule ", '<rule enabled="false" ')],
		["a rule that asks for the opposite", COOKIE_RULES.replace('negate="False"', 'negate="True"')],
		["a rule that does nothing", COOKIE_RULES.replace("AbortRequest", "None")],
	])("replaces %s, although its name is right", async (_what, rules) => {
		const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: webConfig(rules) }));
		expect((await host.test()).state).toBe("other");
		await host.apply();
		expect(sightOf(await configOf(host), "backend-cookie").state).toBe("effective");
	});

	it("comes before a rule that ends the run of the rules", async () => {
		const first = '<rule name="first" stopProcessing="true"><match url=".*" /><action type="None" /></rule>';
		for (const rules of [`<rules>${first}</rules>`, `<rules><clear />${first}</rules>`]) {
			const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: webConfig(rules) }));
			await host.apply();
			expect(sightOf(await configOf(host), "backend-cookie").state).toBe("effective");
		}
	});

	it("tells which applications throw the rules of the site away", async () => {
		const below = { [OWA_CONFIG]: webConfig("<rules><clear /></rules>") };
		const { notes } = await changedHost(UNIT, webLabHost(below)).test();
		expect(notes).toEqual([
			`${OWA_CONFIG} clears the rules of the site: they do nothing below /owa.`,
			expect.any(String),
		]);
	});

	it("makes a web.config where there is none, and deletes it again", async () => {
		const { contents, ...rest } = webLabHost();
		const { [SITE_CONFIG]: _, ...others } = contents;
		const host = changedHost(UNIT, {
			...rest,
			contents: { ...others, "C:\\inetpub\\wwwroot\\iisstart.htm": "" },
		});
		const first = await host.test();
		const applied = await host.apply(first);
		expect(first.files).toEqual([{ path: SITE_CONFIG, sha256: null }]);
		expect(host.read(SITE_CONFIG)).toMatch(
			/^<\?xml version="1.0" encoding="UTF-8"\?>\r\n<configuration>\r\n {2}<system/,
		);
		expect(sightOf(await configOf(host), "backend-cookie").state).toBe("effective");
		expect((await host.rollback(first, applied)).restored).toEqual([{ target: SITE_CONFIG, how: "file" }]);
		expect(host.read(SITE_CONFIG)).toBeUndefined();
	});

	it.each([
		["url-rewrite-missing", { globalModules: "" }, {}],
		["url-rewrite-missing", { declarations: "<configSections />" }, {}],
		["url-rewrite-missing", {}, { files: {} }],
		["file-unreadable", "<configuration>", {}],
	])("does not write, because of %s (%j)", async (code, root, changes) => {
		const host = changedHost(UNIT, webLabHost({}, root, changes));
		const files = host.files();
		const { obstacles } = await host.test();
		expect(obstacles.map((obstacle) => obstacle.code)).toContain(code);
		await expect(host.apply()).rejects.toThrow(code);
		expect(host.files()).toEqual(files);
	});

	it.each([
		["file-unreadable", SITE_CONFIG, "<configuration><a></configuration>"],
		["file-unreadable", SITE_CONFIG, '<!DOCTYPE a [<!ENTITY b "c">]><configuration />'],
		["file-unreadable", SITE_CONFIG, Buffer.from("<configuration a='\xE9' />", "latin1")],
		["rule-twice", SITE_CONFIG, webConfig(TWICE)],
		[
			"rule-elsewhere",
			"C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\ecp\\web.config",
			webConfig(COOKIE_RULES),
		],
		[
			"shared-configuration",
			"C:\\Windows\\System32\\inetsrv\\config\\redirection.config",
			'<configuration><configurationRedirection enabled="true" path="\\\\a\\b" /></configuration>',
		],
	])("does not write, because of %s in %s", async (code, path, content) => {
		const host = changedHost(UNIT, webLabHost({ [path]: content }));
		const files = host.files();
		const { obstacles } = await host.test();
		expect(obstacles.map((obstacle) => obstacle.code)).toContain(code);
		await expect(host.apply()).rejects.toThrow(code);
		expect(host.files()).toEqual(files);
	});

	it("undoes its values when the copy on the host is gone or was changed", async () => {
		const host = changedHost(UNIT, webLabHost());
		const first = await host.test();
		const applied = await host.apply(first);
		host.write(applied.copies[0]?.copy ?? "", "<configuration />");
		expect((await host.rollback(first, applied)).restored).toEqual([{ target: SITE_CONFIG, how: "values" }]);
		expect(host.read(SITE_CONFIG)).toBe(webLabHost().contents[SITE_CONFIG]);
	});

	it("keeps the first original that it noted on the host", async () => {
		const host = changedHost(UNIT, webLabHost());
		const note = "C:\\ProgramData\\exchange-fleet\\undo\\mitigate-cve-2021-26855-backend-cookie.json";
		await host.apply();
		const original = host.read(note);
		host.write(SITE_CONFIG, "<configuration />");
		await host.apply();
		expect(JSON.parse(original ?? "")).toMatchObject({
			unit: UNIT,
			values: [{ value: null }, { value: null }],
		});
		expect(host.read(note)).toBe(original);
	});

	it.each([
		[
			"UTF-16 with a byte order mark",
			Buffer.from("\uFEFF<configuration>\n\t<!-- \u20AC -->\n</configuration>", "utf16le"),
		],
		["one line", Buffer.from("<configuration><appSettings/></configuration>")],
		[
			"a declared single-byte encoding",
			Buffer.from(
				'<?xml version="1.0" encoding="iso-8859-1"?><configuration><!-- \xE9 --></configuration>',
				"latin1",
			),
		],
	])("keeps %s", async (_what, content) => {
		const host = changedHost(UNIT, webLabHost({ [SITE_CONFIG]: content }));
		const [files, first] = [host.files(), await host.test()];
		const applied = await host.apply(first);
		expect(sightOf(await configOf(host), "backend-cookie").state).toBe("effective");
		host.write(applied.copies[0]?.copy ?? "", "");
		await host.rollback(first, applied);
		expect(host.files()).toEqual(files);
	});
});
