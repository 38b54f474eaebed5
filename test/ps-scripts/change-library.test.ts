import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { preconditionOf } from "../../src/core/model/change/change-values.ts";
import { loadCatalog, PACKAGED_SCRIPTS } from "../../src/scripts/load-catalog.ts";
import { parseConfig } from "../../src/core/iis/parse-config.ts";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { recordedConfigFiles } from "../support/iis-fixtures.ts";
import { engine, runScript } from "../support/run-script.ts";

/** Data rows of a script that has the functions of units that change something. */
async function rows(script: string): Promise<unknown[]> {
	const { changeLibrary } = await loadCatalog(PACKAGED_SCRIPTS);
	const result = await runScript({
		script: `${changeLibrary.map(({ text }) => text).join("\n")}\n${script}`,
	});
	expect(result.of("X")).toEqual([]);
	return result.of("D").map((row): unknown => JSON.parse(row));
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const row = (value: string): string => `Write-ExfFrame 'D' (ConvertTo-ExfJson (${value}))\n`;

describe.skipIf(engine === undefined)(
	"functions of units that change something",
	{ timeout: 120_000 },
	() => {
		it("read JSON as JavaScript writes it", async () => {
			const values = [
				{
					a: [1, "2", true, false, null, {}, [], [[]]],
					"": "x",
					__proto__x: { b: "\u2028 \u00E9 \uD83D\uDE00" },
				},
				["\\", '"', "\n\r\t\b\f/\u0001", "</script>", " , ] } : { ["],
			];
			const script = values
				.map((value) => row(`ConvertFrom-ExfJson ${quote(JSON.stringify(value))}`))
				.join("");
			// Numbers stay text: no record has any, and a double would lose digits.
			const asRead = JSON.parse(JSON.stringify(values).replace("[1,", '["1",'));
			expect(await rows(script)).toEqual(asRead);
		});

		it.each(['{"a":1', '{"a" 1}', "[1,]", "{}{}", "nul", "{a:1}", "[1 2]", '"a', "[".repeat(50), ""])(
			"read no broken JSON: %s",
			async (text) => {
				const script = `try { $null = ConvertFrom-ExfJson ${quote(text)}; $said = 'read' } catch { $said = 'refused' }\n${row("$said")}`;
				expect(await rows(script)).toEqual(["refused"]);
			},
		);

		it("count the same hash of values as the controller", async () => {
			const values = [
				{ target: "C:\\a b", name: "rule \u00E9", value: "<a b='=' />\n" },
				{ target: "service X", name: "start", value: null },
				{ target: "service X", name: "state", value: "" },
			];
			const entries = values.map(
				({ target, name, value }) =>
					`(ConvertTo-ExfEntry ${quote(target)} ${quote(name)} ${value === null ? "$null" : quote(value)} $null)`,
			);
			expect(await rows(row(`Get-ExfPrecondition @(${entries.join(", ")})`))).toEqual([
				preconditionOf(values),
			]);
		});

		it.each([
			["a new attribute", "<a b='1' />", "c", "2", `<a b='1' c="2" />`],
			["another value", `<a\r\n\tb = '1'\r\n/>`, "b", `<"&>`, `<a b="&lt;&quot;&amp;&gt;"\r\n/>`],
			["none", `<a  x="y" b="1"></a>`, "b", null, `<a  x="y"></a>`],
			["one with the name in another value", `<a x=" b='2'" />`, "b", "1", `<a x=" b='2'" b="1" />`],
		])("write %s and nothing else of a tag", async (_what, before, name, value, after) => {
			const script = `$doc = ConvertFrom-ExfXml ${quote(before)}
Edit-ExfXmlAttribute $doc.Items[0] '${name}' ${value === null ? "$null" : quote(value)}
${row("Join-ExfXml $doc")}`;
			expect(await rows(script)).toEqual([after]);
		});

		it.each([
			"<a>",
			"<a></b>",
			'<a b="1" b="2" />',
			"<a b=1 />",
			"<a>&c;</a>",
			"<!DOCTYPE a><a />",
			"<a /><b />",
			"text",
		])("take no broken XML: %s", async (text) => {
			const script = `try { $null = ConvertFrom-ExfXml ${quote(text)}; $said = 'read' } catch { $said = 'refused' }\n${row("$said")}`;
			expect(await rows(script)).toEqual(["refused"]);
		});

		it.skipIf(!hasFixtures)(
			"keep every character of each recorded file, also after an element came and went",
			async () => {
				const files = recordedConfigFiles().map((name) => ({
					name,
					path: join(fixturePath("css-exchange"), name),
				}));
				const script = files.map(
					({ path }) => `$text = ConvertFrom-ExfTextBytes ([IO.File]::ReadAllBytes(${quote(path)}))
try { $doc = ConvertFrom-ExfXml $text; $element = Find-ExfXmlPath $doc 'configuration'; $made = Add-ExfXmlChild $element '<x a="1"><y /></x>' 1 (Get-ExfXmlLayout $text); $long = Join-ExfXml $doc; Remove-ExfXmlChild $made; $said = @(($long.Length -gt $text.Length), (Test-ExfSame (Join-ExfXml $doc) $text)) } catch { $said = 'refused' }
${row("$said")}`,
				);
				const wellFormed = files.map(
					({ path }) => parseConfig(readFileSync(path, "utf8").replace(/^\uFEFF/, "")).ok,
				);
				expect(await rows(script.join(""))).toEqual(wellFormed.map((ok) => (ok ? [true, true] : "refused")));
			},
		);
	},
);
