import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engine, POWERSHELLS, runScript } from "../support/run-script.ts";

/** Reads the JSON of `$Text` into lists and hashtables, by other code than ours. */
const FROM_JSON = `
function ConvertFrom-TestJson($Node) {
	if ($null -eq $Node) { return $null }
	switch ([string]$Node.GetValueKind()) {
		'Object' {
			$map = [Collections.Hashtable]::new([StringComparer]::Ordinal)
			foreach ($pair in $Node.GetEnumerator()) { $map[$pair.Key] = ConvertFrom-TestJson $pair.Value }
			return $map
		}
		'Array' { return , @(foreach ($item in $Node) { , (ConvertFrom-TestJson $item) }) }
		'String' { return [string]$Node }
		'Number' { return [double]::Parse([string]$Node, [Globalization.CultureInfo]::InvariantCulture) }
		'True' { return $true }
		'False' { return $false }
	}
}
`;

/** What our writer makes of each PowerShell expression, or the text of its error. */
async function written(expressions: readonly string[], powershell?: string): Promise<string[]> {
	const lines = expressions.map(
		(expression) =>
			`try { $json = ConvertTo-ExfJson (${expression}) } catch { $json = 'error: ' + $_.Exception.Message }; Write-ExfFrame 'D' $json`,
	);
	const result = await runScript({
		script: lines.join("\n"),
		...(powershell === undefined ? {} : { powershell }),
	});
	return result.of("D");
}

describe.each(POWERSHELLS)("JSON writer on $name", ({ path }) => {
	it.skipIf(path === undefined)("writes any JSON value so that JSON.parse gives it back", async () => {
		const values = fc.sample(fc.jsonValue({ depthSize: "medium", stringUnit: "binary" }), {
			numRuns: 100,
			seed: 20261123,
		});
		const result = await runScript({
			powershell: path ?? "",
			parameters: [{ unit: "test", name: "json", value: JSON.stringify(values) }],
			script: `${FROM_JSON}
$node = [System.Text.Json.Nodes.JsonNode]::Parse($exf.Parameters['test']['json'])
Write-ExfFrame 'D' (ConvertTo-ExfJson (ConvertFrom-TestJson $node) 100)`,
		});
		const text = result.of("D")[0] ?? "";
		expect(result.of("X")).toEqual([]);
		expect(text).toMatch(/^[\x20-\x7E]*$/);
		// -0 has no spelling of its own in the source text.
		expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(values)));
	});
});

describe.skipIf(engine === undefined)("JSON writer", () => {
	it("writes nothing but printable ASCII", async () => {
		const [json = ""] = await written([
			"[string][char]0xE9 + [char]0x2028 + [char]0xD800 + [char]0 + [char]127 + '\"\\'",
		]);
		expect(json).toBe('"\\u00e9\\u2028\\ud800\\u0000\\u007f\\"\\\\"');
	});

	it("escapes a text of more different characters than it replaces one by one", async () => {
		const text =
			"function Get-TestText { -join (@(0x4E00..0x4FFF) + 0xD83D + 0xDE00 + 0xD800 + 10 + 34 + 92 + 65 | ForEach-Object { [char]$_ }) }";
		const result = await runScript({
			script: `${text}\nWrite-ExfFrame 'D' (ConvertTo-ExfJson (Get-TestText))`,
		});
		const expected = String.fromCharCode(...Array.from({ length: 512 }, (_, index) => 0x4e00 + index));
		expect(result.of("D")[0]).toMatch(/^[\x20-\x7E]+$/);
		expect(JSON.parse(result.of("D")[0] ?? "")).toBe(`${expected}\u{1F600}\uD800\n"\\A`);
	});

	it("writes dates as UTC with milliseconds", async () => {
		const utc = "[DateTime]::SpecifyKind([DateTime]'2026-03-01T09:08:07.0065', 'Utc')";
		expect(await written([utc])).toEqual(['"2026-03-01T09:08:07.006Z"']);
	});

	it("writes every number type, without exponent for whole ones", async () => {
		const numbers = [
			"[byte]255",
			"-7",
			"[long]::MaxValue",
			"[uint64]::MaxValue",
			"[decimal]'1.5'",
			"0.1",
			"[single]0.5",
			"1e300",
		];
		expect(await written(numbers)).toEqual([
			"255",
			"-7",
			"9223372036854775807",
			"18446744073709551615",
			"1.5",
			"0.1",
			"0.5",
			"1E+300",
		]);
	});

	it("writes numbers and dates the same in a culture with other signs", async () => {
		const setup = `$culture = [Globalization.CultureInfo]::InvariantCulture.Clone()
$culture.NumberFormat.NumberDecimalSeparator = ','
$culture.NumberFormat.NegativeSign = '~'
$culture.DateTimeFormat.TimeSeparator = '.'
[Threading.Thread]::CurrentThread.CurrentCulture = $culture
`;
		const result = await runScript({
			script: `${setup}Write-ExfFrame 'D' (ConvertTo-ExfJson @(-1.5, -2, [DateTime]::SpecifyKind([DateTime]'2026-03-01T09:08:07', 'Utc')))`,
		});
		expect(result.of("D")).toEqual(['[-1.5,-2,"2026-03-01T09:08:07.000Z"]']);
	});

	it("sorts the keys of a hashtable by code unit", async () => {
		expect(await written(["@{ b = 1; a = 2; _ = $null }"])).toEqual(['{"_":null,"a":2,"b":1}']);
	});

	it("keeps the order of a map made of pairs", async () => {
		expect(await written(["ConvertTo-ExfMap @('z', 1, 'a', @(), 'm', @('x', 'y'))"])).toEqual([
			'{"z":1,"a":[],"m":["x","y"]}',
		]);
	});

	it("reads keys that are named like members of a dictionary", async () => {
		expect(await written(["@{ Keys = 1; Count = 2; Values = 3; Item = 4; __proto__ = 5 }"])).toEqual([
			'{"Count":2,"Item":4,"Keys":1,"Values":3,"__proto__":5}',
		]);
	});

	it("keeps empty and single-element lists as lists", async () => {
		expect(await written(["@{ none = @(); one = @('a'); nested = @(, @(1)) }"])).toEqual([
			'{"nested":[[1]],"none":[],"one":["a"]}',
		]);
	});

	it("refuses objects, enums, infinities and keys that are no strings", async () => {
		const refused = [
			"[Version]'1.2'",
			"[DayOfWeek]::Monday",
			"[double]::PositiveInfinity",
			"@{ 1 = 2 }",
			"[Guid]::Empty",
		];
		for (const text of await written(refused)) expect(text).toMatch(/^error: /);
	});

	it("refuses what is nested too deeply, also a list that holds itself", async () => {
		const result = await runScript({
			script: `function New-TestLoop { $list = [Collections.ArrayList]@(); $null = $list.Add($list); , $list }
try { ConvertTo-ExfJson (New-TestLoop) } catch { Write-ExfFrame 'D' $_.Exception.Message }`,
		});
		expect(result.of("D")).toEqual(["The JSON is nested too deeply."]);
	});
});
