import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { psList, psObject, writeClixml } from "../../src/protocol/clixml/index.ts";
import { exf, mainJs } from "../support/cli.ts";
import { fixturePath, hasFixtures } from "../support/fixtures.ts";
import { findCommand } from "../support/has-command.ts";
import { tempDir } from "../support/temp-dir.ts";

const DOCUMENT = writeClixml([
	psObject({ extended: { Name: "é😀\n", Inner: psObject({ extended: { List: psList([1, 2n]) } }) } }),
	"second",
]);
const VALUES = [{ Name: "é😀\n", Inner: { List: [1, 2] } }, "second"];

let dir = "";
beforeEach(() => {
	dir = tempDir();
});

function write(bytes: string | Uint8Array): string {
	const path = join(dir, "file.xml");
	writeFileSync(path, bytes);
	return path;
}

describe("exf clixml", () => {
	it.each([
		["UTF-8", Buffer.from(DOCUMENT)],
		["UTF-8 with byte order mark", Buffer.from(`\ufeff${DOCUMENT}`)],
		["UTF-16, as Export-Clixml of Windows PowerShell writes", Buffer.from(`\ufeff${DOCUMENT}`, "utf16le")],
		["UTF-16 without byte order mark", Buffer.from(DOCUMENT, "utf16le")],
	])("prints the values of a file in %s as one list", async (_, bytes) => {
		const { code, out, err } = await exf(["clixml", write(bytes)]);
		expect([code, err, JSON.parse(out)]).toEqual([0, "", VALUES]);
	});

	it("prints one line for each value with --compact", async () => {
		const { out } = await exf(["clixml", write(DOCUMENT), "--compact"]);
		expect(out).toBe(`${VALUES.map((value) => JSON.stringify(value)).join("\n")}\n`);
	});

	it("opens so many levels with --depth, and says that it left some closed", async () => {
		const { code, out, err } = await exf(["clixml", write(DOCUMENT), "--depth", "1", "--compact"]);
		expect([code, out.split("\n")[0]]).toEqual([0, '{"Name":"é😀\\n","Inner":"Object"}']);
		expect(err).toContain("1 value is shown as text only: deeper than --depth 1");
	});

	it.each([[["-"]], [[]]])("reads standard input with %j", (args) => {
		const result = spawnSync(process.execPath, [mainJs, "clixml", ...args], {
			input: DOCUMENT,
			encoding: "utf8",
		});
		expect(JSON.parse(result.stdout)).toEqual(VALUES);
	});

	it("prints captured output with the stream of each value and the plain text between", async () => {
		const text = `warning of a tool\n#< CLIXML\r\n${DOCUMENT.replace("<S>", '<S S="Error">')}`;
		const { out } = await exf(["clixml", write(text), "--compact"]);
		expect(
			out
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line)),
		).toEqual([
			{ stream: null, text: "warning of a tool\n" },
			{ stream: null, value: VALUES[0] },
			{ stream: "Error", value: "second" },
		]);
	});

	it("prints what came before captured output broke off, and says so", async () => {
		const { code, out, err } = await exf([
			"clixml",
			write(`#< CLIXML\n${DOCUMENT.slice(0, -15)}`),
			"--compact",
		]);
		expect([code, JSON.parse(out)]).toEqual([0, { stream: null, value: VALUES[0] }]);
		expect(err).toMatch(/^note: a document in it is broken: line 1, column \d+: .* \(malformed\)$/m);
	});

	it.each<readonly [string, string | Uint8Array, RegExp]>([
		[
			"cut off",
			DOCUMENT.slice(0, 200),
			/file\.xml is no CLIXML that can be read: line 1, column \d+: .*\(malformed\)/,
		],
		["of other XML", "<html><body/></html>", /no CLIXML: it begins with <html> \(invalid-value\)/],
		["with a DTD", `<!DOCTYPE a>${DOCUMENT}`, /\(forbidden\)/],
		["of plain text", "just text", /has no CLIXML in it/],
		["of nothing", "", /is empty/],
		["with terminal escapes in its text", "<Objs><S></\u001b[31m></Objs>", /\(malformed\)/],
	])("refuses a file %s", async (_, bytes, message) => {
		const { code, out, err } = await exf(["clixml", write(bytes)]);
		expect([code, out]).toEqual([2, ""]);
		expect(err).toMatch(message);
		expect(err).not.toContain("\u001b");
	});

	it.each([
		["a file that is not there", ["clixml", "/no/such/file.xml"], /there is no such file/],
		["a folder", ["clixml", "."], /it is a folder/],
		["a depth that is none", ["clixml", "x", "--depth", "-1"], /--depth/],
	])("refuses %s", async (_, args, message) => {
		const { code, err } = await exf(args);
		expect(code).toBe(2);
		expect(err).toMatch(message);
	});

	it.skipIf(!hasFixtures)("prints the services of a recorded server", async () => {
		const { out } = await exf(["clixml", fixturePath("css-exchange/healthchecker/E19/OS/GetService.xml")]);
		const services: { readonly Name: string; readonly Status: string }[] = JSON.parse(out);
		expect(services.find(({ Name }) => Name === "MSExchangeTransport")).toMatchObject({ Status: "Running" });
	});

	it.skipIf(findCommand("pwsh") === undefined)("prints a file of a real Export-Clixml", async () => {
		const path = join(dir, "real.xml");
		const script = `[pscustomobject] @{ Text = 'a'; Day = [DayOfWeek]::Monday; Big = 5000000000 } | Export-Clixml '${path}' -Encoding unicode`;
		spawnSync(findCommand("pwsh") ?? "", ["-NoProfile", "-Command", script]);
		expect(JSON.parse((await exf(["clixml", path])).out)).toEqual([
			{ Text: "a", Day: "Monday", Big: 5_000_000_000 },
		]);
	});
});
