import fc from "fast-check";
import type { PsMembers, PsPrimitiveType, PsSimple, PsValue } from "../../src/protocol/clixml/index.ts";
import {
	psDictionary,
	psDouble,
	psEnum,
	psList,
	psObject,
	psPrimitive,
} from "../../src/protocol/clixml/index.ts";

/** UTF-16 units of any kind, lone halves of pairs and things that look like escapes among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
	fc.string(),
	fc.string({ unit: "binary" }),
	fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
	fc
		.array(
			fc.constantFrom("_", "x", "X", "_x0041_", "_x005F_", "D83D", "_xD83D__xDE00_", "&", "<", "]]>", " "),
		)
		.map((parts) => parts.join("")),
);

const digits = (min: number, max: number): fc.Arbitrary<string> =>
	fc.string({ unit: fc.constantFrom(..."0123456789".split("")), minLength: min, maxLength: max });
const two = (value: number): string => String(value).padStart(2, "0");
const integers = (type: PsPrimitiveType, min: bigint, max: bigint): fc.Arbitrary<PsSimple> =>
	fc.bigInt({ min, max }).map((value) => psPrimitive(type, String(value)));

const dateText = fc
	.record({
		date: fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true }),
		fraction: digits(0, 7),
		zone: fc.oneof(
			fc.constantFrom("", "Z"),
			fc.integer({ min: -839, max: 840 }).map((minutes) => {
				const size = Math.abs(minutes);
				return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
			}),
		),
	})
	.map(({ date, fraction, zone }) => {
		const seconds = date
			.toISOString()
			.replace(/\.\d+Z$/, "")
			.replace(/^\+00/, "");
		return `${seconds}${fraction === "" ? "" : `.${fraction}`}${zone}`;
	});
const spanText = fc
	.record({
		sign: fc.constantFrom("", "-"),
		days: fc.nat(10_000_000),
		rest: fc.nat(86_399),
		fraction: digits(1, 7),
	})
	.map(
		({ sign, days, rest, fraction }) =>
			`${sign}P${days}DT${Math.floor(rest / 3600)}H${rest % 60}.${fraction}S`,
	);
const decimalText = fc
	.record({
		sign: fc.constantFrom("", "-"),
		whole: fc.bigInt({ min: 0n, max: 10n ** 14n }),
		fraction: digits(0, 14),
	})
	.map(({ sign, whole, fraction }) => `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`);

/** Any simple value; no progress records, which stand only in streams. */
export const simpleValue: fc.Arbitrary<PsSimple> = fc.oneof(
	fc.constant(null),
	anyText,
	fc.boolean(),
	fc.integer(),
	fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
	fc.uint8Array(),
	integers("C", 0n, 0xffffn),
	integers("By", 0n, 255n),
	integers("SB", -128n, 127n),
	integers("I16", -32_768n, 32_767n),
	integers("U16", 0n, 65_535n),
	integers("U32", 0n, 2n ** 32n - 1n),
	integers("U64", 0n, 2n ** 64n - 1n),
	fc.double().map(psDouble),
	fc.float().map((value) => psPrimitive("Sg", psDouble(value).text)),
	dateText.map((text) => psPrimitive("DT", text)),
	spanText.map((text) => psPrimitive("TS", text)),
	decimalText.map((text) => psPrimitive("D", text)),
	fc.uuid().map((text) => psPrimitive("G", text)),
	fc
		.array(fc.nat(2 ** 31 - 1), { minLength: 2, maxLength: 4 })
		.map((parts) => psPrimitive("Version", parts.join("."))),
	fc
		.tuple(fc.nat(), fc.nat(), fc.nat())
		.map((parts) => psPrimitive("SemanticVersion", `${parts.join(".")}-rc.1`)),
	fc.webUrl().map((text) => psPrimitive("URI", text)),
	anyText.map((text) => psPrimitive("SBK", text)),
	anyText.map((text) => psPrimitive("XD", text)),
	fc.base64String().map((text) => psPrimitive("SS", text)),
);

const typeNames = fc.oneof(
	fc.array(
		fc.constantFrom("System.Object", "System.Management.Automation.PSCustomObject", "A_x0041_<&'\">\r\n"),
	),
	fc.array(
		fc.string({ minLength: 1 }).filter((name) => name.isWellFormed()),
		{ maxLength: 3 },
	),
);

const progress: fc.Arbitrary<PsSimple> = fc.record({
	kind: fc.constant("progress" as const),
	activity: anyText,
	activityId: fc.integer(),
	currentOperation: fc.option(anyText, { nil: null }),
	parentActivityId: fc.integer(),
	percentComplete: fc.integer(),
	type: fc.constantFrom("Processing", "Completed"),
	secondsRemaining: fc.integer(),
	statusDescription: anyText,
});

/** Any value, nested, without cycles. */
export const anyValue: fc.Arbitrary<PsValue> = fc.letrec<{ value: PsValue }>((tie) => {
	const members: fc.Arbitrary<PsMembers> = fc
		.uniqueArray(
			fc.tuple(fc.oneof(anyText, fc.constantFrom("__proto__", "constructor", "Name")), tie("value")),
			{
				selector: ([name]) => name,
				maxLength: 4,
			},
		)
		.map((entries) => new Map(entries));
	const items = fc.array(tie("value"), { maxLength: 4 });
	return {
		value: fc.oneof(
			{ depthSize: "small", withCrossShrink: true },
			simpleValue,
			progress,
			fc
				.record({
					typeNames,
					text: fc.option(anyText, { nil: null }),
					value: simpleValue,
					adapted: members,
					extended: fc.oneof(
						members,
						members.map((inner) => new Map([["set", { kind: "members" as const, members: inner }]])),
					),
				})
				.map(psObject),
			fc.tuple(items, fc.constantFrom("LST", "IE", "QUE", "STK")).map(([list, form]) => psList(list, form)),
			fc
				.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 })
				.map((entries) => psDictionary(entries)),
			fc.tuple(fc.integer(), anyText).map(([number, name]) => psEnum("System.DayOfWeek", number, name)),
		),
	};
}).value;

/** Values in which some objects occur several times, also within themselves. */
export const tangledValues: fc.Arbitrary<readonly PsValue[]> = fc
	.tuple(
		fc.array(anyValue, { minLength: 1, maxLength: 3 }),
		fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 }),
	)
	.map(([values, links]) => {
		const knots = [...Array(10).keys()].map((number) => {
			const members = new Map<string, PsValue>([["Own", values[number % values.length] ?? null]]);
			return { members, object: psObject({ typeNames: ["Knot"], extended: members }) };
		});
		for (const [from, to] of links) knots[from]?.members.set(`To${to}`, knots[to]?.object ?? null);
		return [...values, ...knots.slice(0, 3).map(({ object }) => object)];
	});
