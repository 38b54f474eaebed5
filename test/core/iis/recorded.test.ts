import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { effectiveSection } from "../../../src/core/iis/effective-section.ts";
import {
	judgeProtection,
	readProtection,
	recommendedProtection,
} from "../../../src/core/iis/extended-protection.ts";
import { seeMitigation } from "../../../src/core/iis/mitigation-sight.ts";
import { parseConfig } from "../../../src/core/iis/parse-config.ts";
import { ruleSetAt } from "../../../src/core/iis/rewrite/rule-set.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";
import { iisFacts, webConfig } from "../../support/iis-facts.ts";
import { recordedConfigFiles, recordedIis, rootFacts } from "../../support/iis-fixtures.ts";
import { COOKIE_RULES, cspRules, powerShellRule } from "../../support/iis-rules.ts";

const { mitigations = [] } = await loadKnowledge();

interface ExpectedFile {
	readonly file: string;
	readonly exSetupVersion: string;
	readonly supportedVersion: boolean;
	readonly perVdir: readonly {
		readonly vdir: string;
		readonly ep: string;
		readonly expected: string;
		readonly supported: boolean;
		readonly secure: boolean;
		readonly ipFilter: boolean;
	}[];
}

const expectedFiles: readonly ExpectedFile[] = hasFixtures
	? JSON.parse(readFileSync(fixturePath("expected.json"), "utf8")).extendedProtection
	: [];
const read = (...parts: string[]) => readFileSync(fixturePath(...parts), "utf8");

describe.skipIf(!hasFixtures)("recorded Extended Protection", () => {
	it.each(expectedFiles.map((expected) => [expected.file, expected] as const))(
		"of %s is judged per virtual directory as expected.json says",
		(file, expected) => {
			const model = buildIisModel(rootFacts(read(...file.split("/"))));
			const product = expected.exSetupVersion.startsWith("15.01") ? "2016" : "2019";
			const judged = recommendedProtection(product, ["mailbox", "client-access"]).map((recommended) => {
				const result = readProtection(model, recommended.site, recommended.path);
				if (result.kind !== "set") return { vdir: `${recommended.site}/${recommended.path}`, result };
				const judgement = judgeProtection(recommended, result.setting, expected.supportedVersion);
				return {
					vdir: `${recommended.site}/${recommended.path}`,
					ep: result.setting.tokenChecking,
					expected: judgement.expected,
					supported: judgement.isSupported,
					secure: judgement.isProperlySecured,
					ipFilter: result.setting.isIpFiltered,
				};
			});
			expect(judged).toEqual(expected.perVdir);
		},
	);
});

describe.skipIf(!hasFixtures)("recorded configuration files", () => {
	it("are all read", () => {
		const files = hasFixtures ? recordedConfigFiles() : [];
		const unread = files.filter((name) => !parseConfig(read("css-exchange", name)).ok);
		expect(files.length).toBeGreaterThan(55);
		expect(unread).toEqual([]);
	});
});

/** The inbound rules of a sample of the IIS documentation, as a web.config; null for one without such rules. */
function sampleConfig(text: string): string | null {
	const rules = [...text.matchAll(/<rule [\s\S]*?<\/rule>/g)].map(([rule]) => rule);
	const inbound = rules.filter((rule) => /<match\s[^>]*\burl=/.test(rule));
	if (inbound.length === 0) return null;
	const maps = [...text.matchAll(/<rewriteMap [\s\S]*?<\/rewriteMap>/g)].map(([map]) => map);
	return webConfig(`<rewriteMaps>${maps.join("")}</rewriteMaps><rules>${inbound.join("")}</rules>`);
}

describe.skipIf(!hasFixtures)("rewrite rules of the IIS documentation", () => {
	const samples = hasFixtures
		? readdirSync(fixturePath("iis-docs-url-rewrite")).flatMap((name) => {
				const config = sampleConfig(read("iis-docs-url-rewrite", name));
				return config === null ? [] : [[name, config] as const];
			})
		: [];

	it("are read, but for those that IIS would refuse or that ask more than configuration", () => {
		const refused = samples.flatMap(([name, config]) => {
			const set = ruleSetAt(buildIisModel(iisFacts({ "/": config })), "Default Web Site", "/");
			return set.ok ? [] : [`${name.replace(/^.*(module|20)-/, "")}: ${set.reason.replace(/^.*: /, "")}`];
		});
		expect(samples.length).toBeGreaterThan(10);
		// Three are not well-formed, two have an attribute that the schema of URL Rewrite does not.
		expect(refused).toEqual([
			"configuration-reference__samples__sample18.xml: </rule> that closes nothing open",
			"configuration-reference__samples__sample19.xml: </rule> that closes nothing open",
			"configuration-reference__samples__sample5.xml: attribute type is not known",
			"configuration-reference__samples__sample8.xml: attribute type is not known",
			"using-rewrite-maps-in-url-rewrite-module__samples__sample7.xml: & that begins none of the five entities",
		]);
	});
});

describe.skipIf(!hasFixtures).each(["E16", "E19"] as const)("recorded server %s", (server) => {
	const model = hasFixtures ? buildIisModel(recordedIis(server)) : null;
	const at = (site: string, path: string) => {
		if (model === null) throw new Error("no fixtures");
		return { site, path, model };
	};
	const modulesAt = (site: string, path: string) => {
		const place = at(site, path);
		const section = effectiveSection(place.model, site, path, "system.webServer/modules");
		return section.ok
			? [...section.element.items.values()].map((item) => item.element.attributes.get("name"))
			: section.reason;
	};

	it("has both sites with the virtual directories of Exchange", () => {
		const sites = at("", "").model.sites;
		expect(sites.map((site) => site.name)).toEqual(["Default Web Site", "Exchange Back End"]);
		expect(sites[0]?.applications.map(({ path }) => path)).toContain("/Microsoft-Server-ActiveSync");
		expect(sites[1]?.applications.map(({ path }) => path)).toContain("/mapi/emsmdb");
	});

	it("runs ECP in its own pool, started on demand", () => {
		const { sites, appPools } = at("", "").model;
		expect(sites[0]?.applications.find(({ path }) => path === "/ecp")?.pool).toBe("MSExchangeECPAppPool");
		expect(appPools.find(({ name }) => name === "MSExchangeECPAppPool")).toEqual({
			name: "MSExchangeECPAppPool",
			startMode: "OnDemand",
			autoStart: true,
		});
	});

	it("takes modules away and adds its own in the web.config of OWA, for OWA itself", () => {
		const modules = modulesAt("Default Web Site", "/owa");
		expect(modules).toContain("HttpProxy");
		expect(modules).not.toContain("FormsAuthentication");
		expect(modules).toContain("WindowsAuthenticationModule");
	});

	it("starts /owa/Calendar from the server, because OWA keeps its modules to itself", () => {
		const modules = modulesAt("Default Web Site", "/owa/Calendar");
		expect(modules).toContain("HttpProxy");
		expect(modules).not.toContain("FormsAuthentication");
	});

	it("has no rewrite rule anywhere, so nothing is mitigated by rules", () => {
		const place = at("Default Web Site", "/owa");
		const set = ruleSetAt(place.model, "Default Web Site", "/owa");
		expect(set.ok ? [set.rules.global, set.rules.distributed, set.rules.outbound] : set.reason).toEqual([
			[],
			[],
			[],
		]);
	});

	it("shows every rule mitigation as it is: none, and in force once its rules are there", () => {
		const { facts } = at("", "").model;
		const entries = mitigations.filter(({ kind }) => kind !== "services");
		const states = (files: typeof facts.files) => {
			const changed = buildIisModel({ ...facts, files });
			return entries.map((entry) => seeMitigation(changed, entry).state);
		};
		expect(states(facts.files)).toEqual(["none", "none", "none"]);
		const rewrite = `<rewrite>${COOKIE_RULES.replace("</rules>", "")}${powerShellRule()}</rules></rewrite>`;
		const added = (text: string | null, section: string) =>
			(text ?? "<configuration></configuration>").replace(
				"</configuration>",
				`<system.webServer>${section}</system.webServer></configuration>`,
			);
		const mitigated = facts.files.map((file) => {
			if (file.site !== "Default Web Site") return file;
			if (file.application === "/")
				return { ...file, state: "present" as const, text: added(file.text, rewrite) };
			if (file.application !== "/owa") return file;
			return { ...file, text: added(file.text, `<rewrite>${cspRules()}</rewrite>`) };
		});
		expect(states(mitigated)).toEqual(["effective", "effective", "effective"]);
	});

	it("inherits the SSL flags of the site where a directory has none", () => {
		const read = (path: string) => {
			const result = readProtection(at("", "").model, "Default Web Site", path);
			return result.kind === "set" ? result.setting.sslFlags : result;
		};
		expect(read("/owa")).toEqual(["Ssl", "Ssl128"]);
		expect(read("/Rpc")).toEqual(["None"]);
	});
});
