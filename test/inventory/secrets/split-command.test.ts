import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitCommand } from "../../../src/inventory/secrets/split-command.ts";

describe("splitCommand", () => {
	it.each([
		["op read op://Contoso/edge/password", ["op", "read", "op://Contoso/edge/password"]],
		["  a   b  ", ["a", "b"]],
		['"C:\\Program Files\\op.exe" read', ["C:\\Program Files\\op.exe", "read"]],
		["C:\\tools\\op.exe", ["C:\\tools\\op.exe"]],
		["a 'b \"c\" d' e", ["a", 'b "c" d', "e"]],
		['a "b \\"c\\" d"', ["a", 'b "c" d']],
		["a --field='x y'z", ["a", "--field=x yz"]],
		["a '' \"\"", ["a", "", ""]],
		["$(id) `id` ; | & > $HOME %PATH%", ["$(id)", "`id`", ";", "|", "&", ">", "$HOME", "%PATH%"]],
		["", []],
	])("splits %j", (command, words) => {
		expect(splitCommand(command)).toEqual(words);
	});

	it.each(["a 'b", 'a "b', 'a "b\\"'])("refuses %j, whose quote does not end", (command) => {
		expect(splitCommand(command)).toBeUndefined();
	});

	it("gives back any words that were put into single quotes", () => {
		fc.assert(
			fc.property(fc.array(fc.string().map((word) => word.replaceAll("'", ""))), (words) => {
				expect(splitCommand(words.map((word) => `'${word}'`).join(" "))).toEqual(words);
			}),
		);
	});
});
