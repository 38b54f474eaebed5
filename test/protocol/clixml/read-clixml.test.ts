import { describe, expect, it } from "vitest";
import {
	type ClixmlResult,
	DEFAULT_CLIXML_LIMITS,
	dateTimeOf,
	entriesOf,
	getProperty,
	integerOf,
	itemsOf,
	numberOf,
	type PsValue,
	readClixml,
	textOf,
	timeSpanOf,
	toDate,
} from "../../../src/protocol/clixml/index.ts";

function valuesOf(result: ClixmlResult): readonly PsValue[] {
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	return result.items.map(({ value }) => value);
}

function one(text: string): PsValue {
	const [value, ...more] = valuesOf(readClixml(text));
	if (value === undefined || more.length > 0) throw new Error(`not one value: ${text}`);
	return value;
}

const primitive = (type: string, text: string) => ({ kind: "primitive", type, text });

describe("simple values", () => {
	it.each<readonly [string, unknown]>([
		["<Nil />", null],
		["<S>a &amp; b</S>", "a & b"],
		["<S></S>", ""],
		["<S />", ""],
		["<S> keeps \t blanks </S>", " keeps \t blanks "],
		["<B>true</B>", true],
		["<B>false</B>", false],
		["<I32>-2147483648</I32>", -2_147_483_648],
		["<I32> 007 </I32>", 7],
		["<I32>+5</I32>", 5],
		["<I64>9223372036854775807</I64>", 9_223_372_036_854_775_807n],
		["<BA>AQIDBA==</BA>", new Uint8Array([1, 2, 3, 4])],
		["<BA>AQID\r\n BA==</BA>", new Uint8Array([1, 2, 3, 4])],
		["<C>97</C>", primitive("C", "97")],
		["<By>255</By>", primitive("By", "255")],
		["<SB>-128</SB>", primitive("SB", "-128")],
		["<I16>-32768</I16>", primitive("I16", "-32768")],
		["<U16>65535</U16>", primitive("U16", "65535")],
		["<U32>4294967295</U32>", primitive("U32", "4294967295")],
		["<U64>18446744073709551615</U64>", primitive("U64", "18446744073709551615")],
		["<Sg>3.4028235E+38</Sg>", primitive("Sg", "3.4028235E+38")],
		["<Db>-INF</Db>", primitive("Db", "-INF")],
		["<D>79228162514264337593543950335</D>", primitive("D", "79228162514264337593543950335")],
		["<D>1.10</D>", primitive("D", "1.10")],
		["<DT>2026-11-26T19:04:52.6298354+01:00</DT>", primitive("DT", "2026-11-26T19:04:52.6298354+01:00")],
		["<TS>-P1DT2H3M4.0000005S</TS>", primitive("TS", "-P1DT2H3M4.0000005S")],
		["<G>792e5b37-4505-47ef-b7d2-8711bb7affa8</G>", primitive("G", "792e5b37-4505-47ef-b7d2-8711bb7affa8")],
		["<URI>http://a/_x0041_</URI>", primitive("URI", "http://a/A")],
		["<Version>6.2.1.3</Version>", primitive("Version", "6.2.1.3")],
		["<SemanticVersion>7.6.5-rc.1+b</SemanticVersion>", primitive("SemanticVersion", "7.6.5-rc.1+b")],
		["<XD>&lt;a /&gt;</XD>", primitive("XD", "<a />")],
		["<SBK>1_x000A_2</SBK>", primitive("SBK", "1\n2")],
		["<SS>AAA=</SS>", primitive("SS", "AAA=")],
	])("%s", (text, value) => {
		expect(one(text)).toEqual(value);
	});

	it.each([
		["B", "yes"],
		["I32", "2147483648"],
		["I32", ""],
		["I32", "-"],
		["I32", "1.0"],
		["I64", "9223372036854775808"],
		["BA", "A"],
		["BA", "A%=="],
		["C", "65536"],
		["C", "a"],
		["By", "256"],
		["SB", "128"],
		["U32", "-1"],
		["U64", "18446744073709551616"],
		["Db", "1,5"],
		["Db", "Infinity"],
		["D", "79228162514264337593543950336"],
		["D", "1E5"],
		["DT", "2026-02-29T00:00:00"],
		["DT", "2026-01-01T24:00:00"],
		["DT", "2026-01-01T00:00:00.12345678"],
		["DT", "26.11.2026"],
		["TS", "P1Y"],
		["TS", "PT"],
		["TS", "P20000000D"],
		["G", "792e5b37"],
		["Version", "6"],
		["SS", "not base64!"],
	])("<%s> with %s is invalid", (tag, text) => {
		expect(readClixml(`<${tag}>${text}</${tag}>`)).toMatchObject({
			ok: false,
			problem: { code: "invalid-value" },
		});
	});
});

describe("escapes", () => {
	it.each([
		["_x0041_", "A"],
		["_X0041_", "A"],
		["_xd83D__xDe00_", "😀"],
		["_x0001F600_", "😀"],
		["_x005F_x0041_", "_x0041_"],
		["__x0041__", "_A_"],
		["_x0041_x0042_", "Ax0042_"],
		["_x41_ _x004G_ _x00041_ _x0041", "_x41_ _x004G_ _x00041_ _x0041"],
		["_xFFFFFFFF_", "_xFFFFFFFF_"],
		["_xD800_", "\ud800"],
		["_x000D__x000A_", "\r\n"],
	])("%s is decoded in one pass", (escaped, text) => {
		expect(one(`<S>${escaped}</S>`)).toBe(text);
	});

	it("are decoded in names of properties and in ToString, not in type names", () => {
		const value = one(
			'<Obj RefId="0"><TN RefId="0"><T>A_x0041_</T></TN><ToString>_x0042_</ToString><MS><S N="a_x0020_b">1</S></MS></Obj>',
		);
		expect(value).toMatchObject({ typeNames: ["A_x0041_"], text: "B" });
		expect(getProperty(value, "A B")).toBe("1");
	});
});

describe("objects", () => {
	const SERVICE = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
  <Obj RefId="0">
    <TN RefId="0"><T>Deserialized.System.ServiceProcess.ServiceController</T><T>System.Object</T></TN>
    <ToString>W3SVC</ToString>
    <Props><S N="Name">W3SVC</S><S N="Note">adapted</S><Obj N="Status" RefId="1"><TN RefId="1"><T>System.ServiceProcess.ServiceControllerStatus</T><T>System.Enum</T></TN><ToString>Running</ToString><I32>4</I32></Obj></Props>
    <MS><S N="NOTE">extended</S><MS N="Set"><I32 N="Inner">1</I32></MS></MS>
  </Obj>
  <Obj RefId="2"><TNRef RefId="0" /><Props><Ref N="Other" RefId="0" /></Props></Obj>
</Objs>`;

	it("have type names, members and text, by name in any case; extended members win", () => {
		const [first, second] = valuesOf(readClixml(SERVICE));
		expect(first).toMatchObject({
			typeNames: ["Deserialized.System.ServiceProcess.ServiceController", "System.Object"],
		});
		expect(getProperty(first, "name")).toBe("W3SVC");
		expect(getProperty(first, "Note")).toBe("extended");
		expect(textOf(getProperty(first, "STATUS"))).toBe("Running");
		expect(numberOf(getProperty(first, "Status"))).toBe(4);
		expect(getProperty(getProperty(first, "set"), "inner")).toBe(1);
		expect(getProperty(second, "Other")).toBe(first);
		expect(getProperty(first, "absent")).toBeUndefined();
	});

	it("may contain themselves", () => {
		const value = one('<Obj RefId="0"><MS><Ref N="Self" RefId="0" /></MS></Obj>');
		expect(getProperty(value, "self")).toBe(value);
	});

	it.each([
		["a Ref", '<Obj RefId="0"><MS><Ref N="a" RefId="1" /></MS></Obj>'],
		["a Ref without number", '<Obj RefId="0"><MS><Ref N="a" /></MS></Obj>'],
		["a TNRef", '<Obj RefId="0"><TNRef RefId="0" /></Obj>'],
	])("with %s to nothing are invalid", (_, text) => {
		expect(readClixml(text)).toMatchObject({ ok: false, problem: { code: "invalid-value" } });
	});

	it("have names such as __proto__ as data", () => {
		const value = one(
			'<Obj RefId="0"><MS><S N="__proto__">1</S><S N="constructor">2</S><S N="">3</S></MS></Obj>',
		);
		expect(["__proto__", "constructor", ""].map((name) => getProperty(value, name))).toEqual(["1", "2", "3"]);
		expect(getProperty(value, "toString")).toBeUndefined();
	});

	it.each(["LST", "IE", "QUE", "STK"])("hold collections of form %s in order", (form) => {
		const value = one(`<Obj RefId="0"><${form}><S>a</S><Nil /><I32>1</I32></${form}></Obj>`);
		expect(itemsOf(value)).toEqual(["a", null, 1]);
	});

	it("hold dictionaries with keys of any type, in order", () => {
		const value = one(
			'<Obj RefId="0"><DCT><En><I32 N="Key">1</I32><S N="Value">a</S></En><En><Nil N="Value" /><Obj N="Key" RefId="1"><LST /></Obj></En></DCT></Obj>',
		);
		expect(entriesOf(value)).toMatchObject([
			[1, "a"],
			[{ value: { kind: "list", items: [] } }, null],
		]);
	});

	it("of which the end is missing are no values", () => {
		const text = SERVICE.slice(0, SERVICE.indexOf("</Objs>"));
		expect(readClixml(text)).toMatchObject({ ok: false, problem: { code: "malformed" } });
	});
});

describe("documents", () => {
	it("tell the stream of each value", () => {
		const result = readClixml(
			'<Objs Version="1.1.0.1"><S S="Error">a</S><Nil /><Obj S="progress" RefId="0" /></Objs>',
		);
		expect(result).toMatchObject({
			ok: true,
			items: [
				{ value: "a", stream: "Error" },
				{ value: null, stream: null },
				{ value: { kind: "object" }, stream: "progress" },
			],
		});
	});

	it("keep progress records whole", () => {
		expect(
			one(
				"<PR><AV>a_x0041_</AV><AI>1</AI><S>now</S><PI>-1</PI><PC>50</PC><T>Completed</T><SR>9</SR><SD> </SD></PR>",
			),
		).toEqual({
			kind: "progress",
			activity: "aA",
			activityId: 1,
			currentOperation: "now",
			parentActivityId: -1,
			percentComplete: 50,
			type: "Completed",
			secondsRemaining: 9,
			statusDescription: " ",
		});
	});

	it("may hold U+FFFE and U+FFFF, which the remoting of PowerShell sends as they are", () => {
		expect(valuesOf(readClixml("<S>\ufffe\uffff</S>"))).toEqual(["\ufffe\uffff"]);
	});

	it("may begin with a byte order mark, as text and as bytes", () => {
		expect(valuesOf(readClixml("\ufeff<S>é</S>"))).toEqual(["é"]);
		expect(valuesOf(readClixml(Buffer.from("\ufeff<S>é</S>")))).toEqual(["é"]);
	});

	it("skip elements that nobody knows, with all below, and tell them once each", () => {
		const text =
			'<Objs><X><S>1</S></X><X /><Obj RefId="0"><Y><MS><S N="a">1</S></MS></Y><MS><Z N="z" /><S N="a">2</S><S>nameless</S></MS></Obj></Objs>';
		const result = readClixml(text);
		expect(valuesOf(result)).toMatchObject([{ extended: new Map([["a", "2"]]) }]);
		expect(result).toMatchObject({
			warnings: [
				"<X> in objs is not known",
				"<Y> in Obj is not known",
				"<Z> in members is not known",
				"<S without name> in members is not known",
			],
		});
	});

	it.each([
		["forbidden", "<!DOCTYPE Objs><Objs />"],
		["forbidden", "<Objs><!-- c --></Objs>"],
		["forbidden", "<S><![CDATA[a]]></S>"],
		["malformed", "<S>a</S><S>b</S>"],
		["malformed", "plain text"],
		["malformed", "<S>&nbsp;</S>"],
		["malformed", ""],
		["invalid-value", "<html />"],
		["too-deep", "<Obj><LST>".repeat(101)],
	])("are refused as %s: %s", (code, text) => {
		expect(readClixml(text)).toMatchObject({ ok: false, problem: { code } });
	});

	it("are refused when their bytes are no UTF-8", () => {
		expect(readClixml(new Uint8Array([0x3c, 0x53, 0x3e, 0xff]))).toMatchObject({
			ok: false,
			problem: { code: "malformed", message: "bytes that are no UTF-8" },
		});
	});

	it("are refused beyond the limits", () => {
		const limits = { ...DEFAULT_CLIXML_LIMITS, maxElements: 3 };
		expect(readClixml("<Objs><S/><S/><S/></Objs>", { limits })).toMatchObject({
			problem: { code: "too-large" },
		});
	});
});

describe("dates and durations", () => {
	it.each([
		["0001-01-01T00:00:00", 0n, "unspecified", null],
		["9999-12-31T23:59:59.9999999", 3_155_378_975_999_999_999n, "unspecified", null],
		["2000-02-29T12:00:00.0000001Z", 630_874_224_000_000_001n, "utc", 0],
		["2009-06-17T10:57:23.1578277-07:00", 633_808_330_431_578_277n, "local", -420],
	])("%s keeps 100 ns and its kind", (text, ticks, kind, offsetMinutes) => {
		expect(dateTimeOf(one(`<DT>${text}</DT>`))).toEqual({ ticks, kind, offsetMinutes });
	});

	it.each([
		["2009-06-17T10:57:23.1578277-07:00", "2009-06-17T17:57:23.157Z"],
		["1960-01-01T00:00:00.0000001Z", "1960-01-01T00:00:00.000Z"],
		["1960-01-01T00:00:00", "1960-01-01T00:00:00.000Z"],
	])("%s as Date", (text, iso) => {
		const date = dateTimeOf(one(`<DT>${text}</DT>`));
		expect(date === undefined ? undefined : toDate(date).toISOString()).toBe(iso);
	});

	it.each([
		["PT0S", 0n],
		["P1DT2H3M4.0000005S", 937_840_000_005n],
		["-P10675199DT2H48M5.4775808S", -9_223_372_036_854_775_808n],
		["P10675199DT2H48M5.4775807S", 9_223_372_036_854_775_807n],
		["PT0.5S", 5_000_000n],
	])("%s in ticks", (text, ticks) => {
		expect(timeSpanOf(one(`<TS>${text}</TS>`))).toBe(ticks);
	});
});

describe("numbers", () => {
	it.each([
		["<U64>18446744073709551615</U64>", undefined, 18_446_744_073_709_551_615n],
		["<By>7</By>", 7, 7n],
		["<Db>INF</Db>", Infinity, undefined],
		["<Sg>1.5</Sg>", 1.5, undefined],
		["<D>1.5</D>", undefined, undefined],
		["<S>1</S>", undefined, undefined],
		["<I64>5</I64>", undefined, 5n],
	])("%s as number and as integer", (text, number, integer) => {
		expect([numberOf(one(text)), integerOf(one(text))]).toEqual([number, integer]);
	});
});
