import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildIisModel } from "../../../src/core/iis/build-model.ts";
import { effectiveSection } from "../../../src/core/iis/effective-section.ts";
import { readProtection } from "../../../src/core/iis/extended-protection.ts";
import { foreignModules } from "../../../src/core/iis/foreign-modules.ts";
import { seeMitigation } from "../../../src/core/iis/mitigation-sight.ts";
import { loadKnowledge } from "../../../src/knowledge/load-knowledge.ts";
import { readXmlTree } from "../../../src/protocol/xml/read-tree.ts";
import {
	EXCHANGE,
	iisFacts,
	type RootOptions,
	rootConfig,
	type WebFile,
	webConfig,
} from "../../support/iis-facts.ts";
import { COOKIE_RULES, cspRules, POWERSHELL_RULES } from "../../support/iis-rules.ts";

const { mitigations = [] } = await loadKnowledge();
const SITE_FILE = webConfig(
	`${COOKIE_RULES.replace("</rules>", "")}${POWERSHELL_RULES.replace("<rules>", "")}`,
);
const ROOT = rootConfig({
	locations:
		'<location path="Default Web Site/ecp"><system.webServer><security><authentication><windowsAuthentication><extendedProtection tokenChecking="Require" /></windowsAuthentication></authentication></security></system.webServer></location>',
});

/** States of the rule mitigations and of Extended Protection at ECP. */
function look(web: Readonly<Record<string, WebFile>>, root: RootOptions | string = ROOT) {
	const model = buildIisModel(iisFacts(web, root));
	foreignModules(model, EXCHANGE);
	const protection = readProtection(model, "Default Web Site", "/ecp");
	const states = mitigations
		.filter(({ kind }) => kind !== "services")
		.map((entry) => seeMitigation(model, entry).state);
	return {
		states,
		protection: protection.kind === "set" ? protection.setting.tokenChecking : protection.kind,
	};
}

const ALL = { states: ["effective", "effective", "effective"], protection: "Require" };
const NOTHING_KNOWN = { states: ["unknown", "unknown", "unknown"], protection: "unknown" };
const CSP_FILE = webConfig(cspRules());

describe("mutated configuration files", () => {
	it("start from a server where all is in force", () => {
		expect(look({ "/": SITE_FILE, "/owa": CSP_FILE })).toEqual(ALL);
	});

	it("cut anywhere are malformed, never half of what they were", () => {
		for (let end = 0; end < SITE_FILE.trimEnd().length; end += 7) {
			const { states } = look({ "/": SITE_FILE.slice(0, end), "/owa": CSP_FILE });
			expect([end, states]).toEqual([end, ["unknown", "unknown", "unknown"]]);
		}
	});

	it("cut at the root leave nothing known", () => {
		for (let end = 0; end < ROOT.trimEnd().length; end += 61) {
			expect([end, look({ "/": SITE_FILE }, ROOT.slice(0, end))]).toEqual([end, NOTHING_KNOWN]);
		}
	});

	it("say the same with a byte order mark and decoded from UTF-16", () => {
		const utf16 = (text: string) =>
			new TextDecoder("utf-16le", { ignoreBOM: true }).decode(
				Buffer.from(
					`\ufeff${text.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>')}`,
					"utf16le",
				),
			);
		expect(look({ "/": `\ufeff${SITE_FILE}`, "/owa": utf16(CSP_FILE) }, utf16(ROOT))).toEqual(ALL);
	});

	it("read as UTF-16 when they are none are malformed", () => {
		const garbled = new TextDecoder("utf-16le").decode(
			Buffer.from(`${SITE_FILE} `, "utf8").subarray(0, SITE_FILE.length & ~1),
		);
		expect(look({ "/": garbled }).states).toEqual(["unknown", "unknown", "unknown"]);
	});

	it("with other case in paths and names say the same, in element names nothing", () => {
		const swap = (text: string) =>
			text.replace(/[a-z]/gi, (char) =>
				char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase(),
			);
		const root = ROOT.replace("Default Web Site/ecp", swap("Default Web Site/ecp"));
		expect(look({ "/": SITE_FILE, "/owa": CSP_FILE }, root)).toEqual(ALL);
		for (const name of ["rules", "rule", "match", "conditions", "action", "rewrite", "system.webServer"]) {
			const text = SITE_FILE.replace(new RegExp(`(</?)${name}(?=[ >])`, "g"), `$1${swap(name)}`);
			expect([name, look({ "/": text }).states]).toEqual([name, ["unknown", "unknown", "unknown"]]);
		}
		const upper = ROOT.replaceAll("extendedProtection", "ExtendedProtection");
		expect(look({}, upper).protection).not.toBe("Require");
		expect(look({}, ROOT.replace('"Require"', '"require"')).protection).toBe("unknown");
	});

	it("never crash, and what is not well-formed is never judged", () => {
		const edit = fc.record({
			at: fc.nat(SITE_FILE.length),
			cut: fc.nat(30),
			put: fc.oneof(
				fc.string({ maxLength: 8 }),
				fc.constantFrom(
					"<clear />",
					"</rules>",
					"<rules>",
					'"',
					"<!--",
					"]]>",
					'<remove name="PowerShell - inbound" />',
					"\u0000",
				),
			),
		});
		fc.assert(
			fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
				let text = SITE_FILE;
				for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
				const { states } = look({ "/": text });
				const isBroken = !readXmlTree(text, () => "whole").ok;
				expect(isBroken && states.some((state) => state !== "unknown")).toBe(false);
				const isHarmless = !text.includes("AbortRequest");
				expect(isHarmless && states.includes("effective")).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});
});

type Step = readonly ["add" | "remove", string] | readonly ["clear"];
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.constantFrom("a", "b", "c").map((name): Step => ["add", name]),
	fc.constantFrom("a", "b", "c").map((name): Step => ["remove", name]),
	fc.constant<Step>(["clear"]),
);

/** What the steps leave, or null where a name is added twice. */
function fold(levels: readonly (readonly Step[])[]): string[] | null {
	let names: string[] = [];
	for (const [kind, name = ""] of levels.flat()) {
		if (kind === "add" && names.includes(name)) return null;
		if (kind === "clear") names = [];
		else if (kind === "remove") names = names.filter((known) => known !== name);
		else names = [...names, name];
	}
	return names;
}

const textOf = (steps: readonly Step[], upper: boolean) =>
	steps
		.map(([kind, name = ""]) =>
			kind === "clear"
				? "<clear />"
				: kind === "remove"
					? `<remove name="${upper ? name.toUpperCase() : name}" />`
					: `<rule name="${name}"><match url="x" /></rule>`,
		)
		.join("");

describe("nested clear, remove and location tags", () => {
	it("leave what folding them in the order of IIS leaves", () => {
		const level = fc.array(step, { maxLength: 3 });
		fc.assert(
			fc.property(
				level,
				level,
				level,
				level,
				level,
				fc.boolean(),
				(server, siteTag, siteFile, owaTag, owaFile, upper) => {
					const tag = (path: string, steps: readonly Step[]) =>
						`<location path="${upper ? path.toUpperCase() : path}"><system.webServer><rewrite><rules>${textOf(steps, upper)}</rules></rewrite></system.webServer></location>`;
					const root = {
						server: `<rewrite><rules>${textOf(server, upper)}</rules></rewrite>`,
						locations: tag("Default Web Site/owa", owaTag) + tag("Default Web Site", siteTag),
					};
					const web = {
						"/": webConfig(`<rules>${textOf(siteFile, upper)}</rules>`),
						"/owa": webConfig(`<rules>${textOf(owaFile, upper)}</rules>`),
					};
					const model = buildIisModel(iisFacts(web, root));
					const section = effectiveSection(
						model,
						"Default Web Site",
						"/owa/auth",
						"system.webServer/rewrite/rules",
					);
					const names = section.ok ? [...section.element.items.keys()] : null;
					expect(names).toEqual(fold([server, siteTag, siteFile, owaTag, owaFile]));
				},
			),
			{ numRuns: 400 },
		);
	});
});
