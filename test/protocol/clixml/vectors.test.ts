import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { escapeText, unescapeText } from "../../../src/protocol/clixml/escape-text.ts";
import {
	dateTimeOf,
	entriesOf,
	getProperty,
	itemsOf,
	numberOf,
	psList,
	psObject,
	psPrimitive,
	type PsValue,
	readClixml,
	textOf,
	writeClixmlElement,
} from "../../../src/protocol/clixml/index.ts";
import { fixturePath, hasFixtures } from "../../support/fixtures.ts";

const vectorSchema = z.object({ test: z.string(), xml: z.array(z.string()) });

/** CLIXML of one test case of pypsrp, by the name of the test. */
function vector(test: string): readonly string[] {
	const vectors = z
		.array(vectorSchema)
		.parse(JSON.parse(readFileSync(fixturePath("pypsrp/vectors.json"), "utf8")));
	return vectors.find((entry) => entry.test === test)?.xml ?? [];
}

function one(text: string | undefined): PsValue {
	const result = readClixml(text ?? "");
	if (!result.ok) throw new Error(JSON.stringify(result.problem));
	return result.items[0]?.value ?? null;
}

const first = (test: string): PsValue => one(vector(test)[0]);

describe.skipIf(!hasFixtures)("the vectors of pypsrp", () => {
	it("are all read; only a TNRef to type names of another message is refused", () => {
		const all = readFileSync(fixturePath("pypsrp/vectors.json"), "utf8");
		const texts = z
			.array(vectorSchema)
			.parse(JSON.parse(all))
			.flatMap(({ xml }) => xml);
		expect(texts.length).toBeGreaterThan(20);
		const refused = texts.filter((text) => !readClixml(text).ok);
		expect(refused).toEqual([expect.stringContaining('<Obj RefId="2"><TNRef RefId="0" />')]);
	});

	it.each([
		["actual_x000A_string\nnewline", "actual_x005F_x000A_string_x000A_newline"],
		["treble clef \ud834\udd1e", "treble clef _xD834__xDD1E_"],
		["upper_X000a_string\nnewline", "upper_x005F_X000a_string_x000A_newline"],
	])("agree on the escapes of %j", (text, escaped) => {
		expect([escapeText(text), unescapeText(escaped)]).toEqual([escaped, text]);
	});

	it("agree on simple values", () => {
		expect(vector("TestSerializer.test_serialize_primitives").map((text) => one(text))).toEqual([
			"a",
			"a",
			1,
			true,
			false,
			psPrimitive("G", "00000000-0000-0000-0000-000000000000"),
			psPrimitive("U32", "1"),
		]);
	});

	it.each([
		["test_serialize_queue", psList(["0", "1", "2"], "QUE")],
		["test_serialize_stack", psList(["2", "1", "0"], "STK")],
		["test_serialize_list", psList(["0", "1", "2"])],
		[
			"test_serialize_list_as_ie",
			psList(["0", "1", "2"], "IE", ["System.Object[]", "System.Array", "System.Object"]),
		],
		["test_serialize_dynamic_obj", psObject({ extended: { key: "value" } })],
		["test_serialize_byte_string_py3", new Uint8Array([0x61, 0x62, 0x63])],
	])("agree with what we read and write in %s", (test, value) => {
		const [text] = vector(`TestSerializer.${test}`);
		expect(one(text)).toEqual(value);
		expect(writeClixmlElement(value)).toBe(text);
	});

	it("agree on an event of a server", () => {
		const event = first("TestUserEvent.test_parse_msg");
		const [timer, args] = itemsOf(getProperty(event, "PSEventArgs.SourceArgs")) ?? [];
		expect(textOf(timer)).toBe("System.Timers.Timer");
		expect(numberOf(getProperty(timer, "Interval"))).toBe(5000);
		expect(textOf(getProperty(args, "SignalTime"))).toBe("2009-06-17T10:57:23.1568275-07:00");
		expect(dateTimeOf(getProperty(event, "PSEventArgs.TimeGenerated"))?.offsetMinutes).toBe(-420);
		expect(textOf(getProperty(event, "PSEventArgs.RunspaceId"))).toBe("fb9c87e8-1190-40a7-a681-6fc9b9f84a17");
		expect(getProperty(event, "PSEventArgs.ComputerName")).toBeNull();
	});

	it("agree on a host call", () => {
		const call = first("TestRunspacePoolHostCall.test_parse_message");
		expect(getProperty(call, "ci")).toBe(1n);
		expect(textOf(getProperty(call, "mi"))).toBe("ReadLine");
		expect(numberOf(getProperty(call, "mi"))).toBe(11);
		expect(itemsOf(getProperty(call, "mp"))).toEqual([]);
	});

	it("agree on an error record", () => {
		const record = first("TestErrorRecord.test_parse_error");
		expect(textOf(record)).toBe("error stream");
		const exception = getProperty(record, "Exception");
		expect(getProperty(exception, "Message")).toBe("error stream");
		expect(getProperty(exception, "HResult")).toBe(-2_146_233_087);
		expect(getProperty(record, "TargetObject")).toBeNull();
		expect(getProperty(record, "FullyQualifiedErrorId")).toBe(
			"Microsoft.PowerShell.Commands.WriteErrorException",
		);
		const invocation = getProperty(record, "InvocationInfo");
		expect(getProperty(invocation, "MyCommand")).toBe("Write-Error 'error stream'\n");
		expect(entriesOf(getProperty(invocation, "BoundParameters"))).toEqual([]);
		expect(itemsOf(getProperty(invocation, "UnboundArguments"))).toEqual([]);
		expect(getProperty(invocation, "HistoryId")).toBe(1n);
	});

	it("agree on type names given by reference", () => {
		const texts = vector("TestSerializer.test_deserialize_dynamic_obj_type_ref");
		const result = readClixml(`<Objs>${texts.join("")}</Objs>`);
		const object = result.ok ? result.items[1]?.value : null;
		expect(textOf(object ?? null)).toBe("to string value 2");
		expect(object).toMatchObject({
			typeNames: ["System.Management.Automation.PSCustomObject", "System.Object"],
		});
		// Their object has two simple values, which no PowerShell writes.
		expect(result).toMatchObject({ warnings: ["an object with more than one value; the last counts"] });
	});

	it("agree on an Exchange object that contains itself", () => {
		const object = first("TestSerializer.test_deserialize_circular_reference");
		const domain = getProperty(object, "DomainId");
		expect(domain).toBe(object);
		expect(textOf(domain)).toBe("com");
	});
});
