import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	dateTimeOf,
	entriesOf,
	getProperty,
	isObject,
	itemsOf,
	numberOf,
	psDictionary,
	psDouble,
	psEnum,
	psList,
	psObject,
	psPrimitive,
	type PsValue,
	readClixml,
	textOf,
	timeSpanOf,
	writeClixml,
} from "../../../src/protocol/clixml/index.ts";
import { simpleValue } from "../../support/clixml-values.ts";
import { POWERSHELLS } from "../../support/run-script.ts";
import { runSerializer } from "../../support/run-serializer.ts";

/** Defines Show: type and value of anything as one line of ASCII, exact to the last bit. */
const SHOW = `
$inv = [Globalization.CultureInfo]::InvariantCulture
function Hex([string] $text) { -join @($text.ToCharArray() | ForEach-Object { ([int] $_).ToString('x4') }) }
function Show($value) {
	if ($null -eq $value) { return 'null' }
	$base = $value
	if ($value -is [psobject]) { $base = $value.psobject.BaseObject }
	$type = $base.GetType().FullName
	if ($base -is [string]) { return 'String ' + (Hex $base) }
	if ($base -is [char]) { return 'Char ' + ([int] $base) }
	if ($base -is [datetime]) { return 'DateTime ' + $base.ToUniversalTime().Ticks + ' ' + $base.Kind }
	if ($base -is [timespan]) { return 'TimeSpan ' + $base.Ticks }
	if ($base -is [byte[]]) { return 'Byte[] ' + [BitConverter]::ToString($base) }
	if ($base -is [double]) { return 'Double ' + [BitConverter]::DoubleToInt64Bits($base) }
	if ($base -is [single]) { return 'Single ' + [BitConverter]::ToInt32([BitConverter]::GetBytes($base), 0) }
	if ($base -is [decimal]) { return 'Decimal ' + ([decimal]::GetBits($base) -join ' ') }
	if ($base -is [uri]) { return 'Uri ' + (Hex $base.OriginalString) }
	if ($base -is [xml]) { return 'Xml ' + (Hex $base.OuterXml) }
	if ($base -is [scriptblock]) { return 'ScriptBlock ' + (Hex $base.ToString()) }
	if ($base -is [Security.SecureString]) { return 'SecureString ' + $base.Length }
	if ($base -is [Collections.IDictionary]) {
		$parts = @(foreach ($entry in $base.GetEnumerator()) { (Show $entry.Key) + '=' + (Show $entry.Value) })
		[array]::Sort($parts)
		return $type + ' {' + ($parts -join '; ') + '}'
	}
	if ($base -is [Collections.IEnumerable]) {
		return $type + ' [' + (@(foreach ($item in $base) { Show $item }) -join '; ') + ']'
	}
	if ($base -is [Management.Automation.PSCustomObject]) {
		$text = 'Object ' + (@($value.psobject.TypeNames) -join ',')
		foreach ($property in $value.psobject.Properties) {
			if ([object]::ReferenceEquals($property.Value.psobject, $value.psobject)) { $shown = 'itself' } else { $shown = Show $property.Value }
			$text += ' (' + (Hex $property.Name) + ')' + $shown
		}
		return $text
	}
	return $base.GetType().Name + ' ' + [Convert]::ToString($base, $inv)
}
`;

const hex = (text: string): string =>
	Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, "0")).join("");
const p = psPrimitive;

const HARD_TEXT = `_x0041_ _X0041_ __x005f_ é € 😀 \u0000\u0001\t\r\n\u007f\u0085\u009f\ud800 & <>"' ]]> \ufffe\uffff`;

/** Each simple type at its edges, and what PowerShell must have read. */
const SIMPLE: readonly (readonly [value: PsValue, shown: string])[] = [
	[null, "null"],
	["", "String "],
	[" a ", `String ${hex(" a ")}`],
	[HARD_TEXT, `String ${hex(HARD_TEXT)}`],
	[true, "Boolean True"],
	[false, "Boolean False"],
	[-(2 ** 31), "Int32 -2147483648"],
	[2n ** 63n - 1n, "Int64 9223372036854775807"],
	[-(2n ** 63n), "Int64 -9223372036854775808"],
	[new Uint8Array([0, 1, 254, 255]), "Byte[] 00-01-FE-FF"],
	[p("C", "0"), "Char 0"],
	[p("C", "55357"), "Char 55357"],
	[p("By", "255"), "Byte 255"],
	[p("SB", "-128"), "SByte -128"],
	[p("I16", "-32768"), "Int16 -32768"],
	[p("U16", "65535"), "UInt16 65535"],
	[p("U32", "4294967295"), "UInt32 4294967295"],
	[p("U64", "18446744073709551615"), "UInt64 18446744073709551615"],
	[psDouble(0.1), "Double 4591870180066957722"],
	[psDouble(5e-324), "Double 1"],
	[psDouble(-0), "Double -9223372036854775808"],
	[psDouble(NaN), "Double -2251799813685248"],
	[psDouble(Infinity), "Double 9218868437227405312"],
	[p("Sg", "3.4028235E+38"), "Single 2139095039"],
	[p("Sg", "-INF"), "Single -8388608"],
	[p("D", "79228162514264337593543950335"), "Decimal -1 -1 -1 0"],
	[p("D", "-1.10"), "Decimal 110 0 0 -2147352576"],
	[p("DT", "2026-11-26T19:04:52.6298354Z"), "DateTime 639313166926298354 Utc"],
	[p("DT", "0001-01-01T00:00:00"), "DateTime 0 Unspecified"],
	[p("DT", "2009-06-17T10:57:23.1578277-07:00"), "DateTime 633808582431578277 Local"],
	[p("TS", "-P10675199DT2H48M5.4775808S"), "TimeSpan -9223372036854775808"],
	[p("TS", "PT0.0000001S"), "TimeSpan 1"],
	[p("G", "792e5b37-4505-47ef-b7d2-8711bb7affa8"), "Guid 792e5b37-4505-47ef-b7d2-8711bb7affa8"],
	[p("URI", "http://a/ä_x0041_"), `Uri ${hex("http://a/ä_x0041_")}`],
	[p("Version", "6.2.1.3"), "Version 6.2.1.3"],
	[p("XD", '<a b="1">t</a>'), `Xml ${hex('<a b="1">t</a>')}`],
	// Never one that could be run.
	[p("SBK", " 1 + 1\n"), `String ${hex(" 1 + 1\n")}`],
];

/** What PowerShell is told to serialise, and what we must read. */
const WRITTEN: readonly (readonly [expression: string, value: PsValue])[] = [
	["$null", null],
	["'a' + [char] 0xd83d + [char] 0xde00 + '_x0041_' + [char] 1 + '&<'", "a😀_x0041_\u0001&<"],
	["[char] 'a'", p("C", "97")],
	["$true", true],
	["[byte] 255", p("By", "255")],
	["[sbyte] -128", p("SB", "-128")],
	["[int16] -1", p("I16", "-1")],
	["[uint16] 1", p("U16", "1")],
	["7", 7],
	["[uint32] 7", p("U32", "7")],
	["[int64] 7", 7n],
	["[uint64]::MaxValue", p("U64", "18446744073709551615")],
	["[single] 1.5", p("Sg", "1.5")],
	["[single]::PositiveInfinity", p("Sg", "INF")],
	["[double] 1e300", p("Db", "1E+300")],
	["[double]::NaN", p("Db", "NaN")],
	["[double]::NegativeInfinity", p("Db", "-INF")],
	["[decimal]::MaxValue", p("D", "79228162514264337593543950335")],
	["1.10d", p("D", "1.10")],
	["[byte[]] (1, 2, 3)", new Uint8Array([1, 2, 3])],
	["[guid] '792e5b37-4505-47ef-b7d2-8711bb7affa8'", p("G", "792e5b37-4505-47ef-b7d2-8711bb7affa8")],
	["[uri] 'http://a/b'", p("URI", "http://a/b")],
	["[version] '1.2.3.4'", p("Version", "1.2.3.4")],
	["[xml] '<a>1</a>'", p("XD", "<a>1</a>")],
	["{ 1 }", p("SBK", " 1 ")],
	["[datetime]::new(638000000000000001, 'Utc')", p("DT", "2022-09-28T22:13:20.0000001Z")],
	["[datetime]::new(638000000000000001)", p("DT", "2022-09-28T22:13:20.0000001")],
	["[timespan]::FromTicks(-937840000005)", p("TS", "-P1DT2H3M4.0000005S")],
];

/** A SecureString needs a key, an XmlDocument must be one, a ScriptBlock comes back as text, a Uri normalised. */
const UNLIKE = ["SS", "XD", "SBK", "SemanticVersion", "URI"];

/** The same for things that may be written in several ways. */
function meaning(value: PsValue): unknown {
	const date = dateTimeOf(value);
	if (date !== undefined) {
		const utc = date.ticks - BigInt(date.offsetMinutes ?? 0) * 600_000_000n;
		return [date.kind, String(utc)];
	}
	const span = timeSpanOf(value);
	if (span !== undefined) return ["TS", String(span)];
	if (typeof value === "object" && value !== null && "kind" in value && value.kind === "primitive") {
		if (value.type === "Db") return ["Db", numberOf(value)];
		if (value.type === "Sg") return ["Sg", Math.fround(numberOf(value) ?? 0)];
		if (value.type === "D") return ["D", value.text.replace(/^-(0\.?0*)$/, "$1")];
	}
	return value;
}

function valuesOf(text: string): readonly PsValue[] {
	const result = readClixml(text);
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	expect(result.warnings).toEqual([]);
	return result.items.map(({ value }) => value);
}

describe.each(POWERSHELLS)("PSSerializer of $name", ({ path }) => {
	const powershell = path ?? "";

	async function show(values: readonly PsValue[]): Promise<string[]> {
		const script = `${SHOW}
$all = [Management.Automation.PSSerializer]::DeserializeAsList($in)
$out = @(foreach ($value in $all) { Show $value }) -join "\`n"`;
		return (await runSerializer(powershell, script, writeClixml(values))).split("\n");
	}

	async function serialise(expression: string, depth = 5): Promise<readonly PsValue[]> {
		const script = `$out = [Management.Automation.PSSerializer]::Serialize((${expression}), ${depth})`;
		return valuesOf(await runSerializer(powershell, script));
	}

	it.skipIf(path === undefined)("reads each simple type as we wrote it", async () => {
		const shown = await show(SIMPLE.map(([value]) => value));
		expect(shown).toEqual(SIMPLE.map(([, text]) => text));
	});

	it.skipIf(path === undefined)(
		"reads objects, collections, dictionaries and cycles as we wrote them",
		async () => {
			const members = new Map<string, PsValue>([
				["a_x0041_ b", 1],
				["Nested", psObject({ extended: { Inner: psList([psObject({ extended: { X: "y" } })]) } })],
			]);
			const cycle = psObject({ typeNames: ["Some.Type", "System.Object"], extended: members });
			members.set("Self", cycle);
			const shown = await show([
				psList([1, "a", null, psList([])]),
				psList([1, 2], "QUE"),
				psList([2, 1], "STK"),
				psDictionary([
					["Name", 1],
					[2n, psDictionary([])],
				]),
				psEnum("System.DayOfWeek", 1, "Monday"),
				cycle,
			]);
			const list = "System.Collections.ArrayList";
			// What has no type names is taken for a custom object.
			const plain = "Object System.Management.Automation.PSCustomObject,System.Object";
			expect(shown).toEqual([
				`${list} [Int32 1; String 0061; null; ${list} []]`,
				"System.Collections.Queue [Int32 1; Int32 2]",
				// Reading pushes from the last on, so that the first is on top again.
				"System.Collections.Stack [Int32 2; Int32 1]",
				`System.Collections.Hashtable {Int64 2=System.Collections.Hashtable {}; String ${hex("Name")}=Int32 1}`,
				"Int32 1",
				`Object Deserialized.Some.Type,Deserialized.System.Object (${hex("a_x0041_ b")})Int32 1 (${hex("Nested")})${plain} (${hex("Inner")})${list} [${plain} (${hex("X")})String 0079] (${hex("Self")})itself`,
			]);
		},
	);

	it.skipIf(path === undefined)("writes back what it read from us", async () => {
		const values = fc
			.sample(simpleValue, { numRuns: 2000, seed: 20_261_126 })
			// PSSerializer, unlike the remoting, refuses to write the two non-characters.
			.filter(
				(value) => !isKind(value, UNLIKE) && !(typeof value === "string" && /[\ufffe\uffff]/.test(value)),
			);
		const script = `
$all = @([Management.Automation.PSSerializer]::DeserializeAsList($in))
$out = [Management.Automation.PSSerializer]::Serialize($all, 2)`;
		const text = await runSerializer(powershell, script, writeClixml(values));
		const [list] = valuesOf(text);
		expect((itemsOf(list) ?? []).map(meaning)).toEqual(values.map(meaning));
	});

	it.skipIf(path === undefined)("writes each simple type as we expect it", async () => {
		const each = WRITTEN.map(([expression]) => {
			return `[Management.Automation.PSSerializer]::Serialize((${expression}))`;
		});
		const text = await runSerializer(powershell, `$out = @(${each.join("\n")}) -join '|'`);
		const read = text.split("|").map((document, index) => [WRITTEN[index]?.[0], ...valuesOf(document)]);
		expect(read).toEqual(WRITTEN);
	});

	it.skipIf(path === undefined)(
		"writes a SemanticVersion as an object, since it reads no element of that name",
		async () => {
			const [value] = await serialise("[semver] '7.6.5-rc.1'");
			expect(textOf(value)).toBe("7.6.5-rc.1");
			expect(getProperty(value, "Patch")).toBe(5);
		},
	);

	it.skipIf(path === undefined)("writes a local date with its distance to UTC", async () => {
		const [value] = await serialise("[datetime]::new(638000000000000001, 'Local')");
		expect(dateTimeOf(value)).toMatchObject({ ticks: 638_000_000_000_000_001n, kind: "local" });
	});

	it.skipIf(path === undefined)("writes objects as we expect them", async () => {
		const [value] = await serialise(
			"[pscustomobject] @{ Day = [DayOfWeek]::Monday; List = @(1, $null, @('a')); Map = @{ a = 1 }; Process = [Diagnostics.Process]::GetCurrentProcess() }",
		);
		const day = getProperty(value, "day");
		expect([textOf(day), numberOf(day)]).toEqual(["Monday", 1]);
		expect(isObject(day) ? day.typeNames : []).toContain("System.Enum");
		expect(itemsOf(getProperty(value, "list"))).toMatchObject([1, null, { value: { items: ["a"] } }]);
		expect(entriesOf(getProperty(value, "map"))).toEqual([["a", 1]]);
		expect(getProperty(getProperty(value, "process"), "Id")).toBeTypeOf("number");
	});

	it.skipIf(path === undefined)("writes a value with members of its own around it", async () => {
		const [value] = await serialise(
			"[psobject] 5 | ForEach-Object { $_.psobject.Properties.Add([psnoteproperty]::new('Note', 'n')); $_ }",
		);
		expect(value).toMatchObject({ value: 5, extended: new Map([["Note", "n"]]) });
	});

	it.skipIf(path === undefined)(
		"writes a dictionary that holds itself so that we see the cycle",
		async () => {
			const [outer] = await serialise("& { $x = @{}; $x['self'] = $x; , $x }", 20);
			const inner = entriesOf(outer)?.[0]?.[1];
			const same = entriesOf(inner)?.[0]?.[1];
			expect([outer, inner]).toContain(same);
		},
	);
});

function isKind(value: PsValue, types: readonly string[]): boolean {
	if (typeof value !== "object" || value === null || !("kind" in value)) return false;
	return value.kind === "primitive" && types.includes(value.type);
}
