import { describe, expect, it } from "vitest";
import { POWERSHELLS, runScript } from "../support/run-script.ts";
import { unitScript } from "../support/unit-script.ts";

describe.each(POWERSHELLS)("exec reader on $name", ({ path }) => {
	describe.skipIf(path === undefined)("started", () => {
		const powershell = path ?? "";

		it("says hello first and the end marker last", async () => {
			const result = await runScript({ powershell });
			expect(result.frames[0]).toMatchObject({
				kind: "H",
				text: expect.stringMatching(/^7\.\d+\.\d+ FullLanguage$/),
			});
			expect(result.frames.at(-1)).toEqual({ kind: ".", text: "0" });
			expect(result.code).toBe(0);
		});

		it("runs an empty body, as a probe sends it", async () => {
			const result = await runScript({ powershell, stdin: "exf1 abcdefghij123456 60 0\n" });
			expect(result.frames.map((frame) => frame.kind)).toEqual(["H", "."]);
			expect(result.code).toBe(0);
		});

		it("hands parameters over as data, with their types", async () => {
			const unit = "collect/test";
			const hostile = `'; exit 9; "$(exit 9)" \u{1F600} ü\n`;
			const result = await runScript({
				powershell,
				parameters: [
					{ unit, name: "text", value: hostile },
					{ unit, name: "number", value: -1.5 },
					{ unit, name: "yes", value: true },
					{ unit, name: "no", value: false },
					{ unit, name: "empty", value: "" },
				],
				script: "Write-ExfFrame 'D' ('x ' + (ConvertTo-ExfJson $exf.Parameters))",
			});
			expect(JSON.parse(result.of("D")[0]?.slice(2) ?? "")).toEqual({
				[unit]: { text: hostile, number: -1.5, yes: true, no: false, empty: "" },
			});
		});

		it("reports a syntax error of the body and ends with 1", async () => {
			const result = await runScript({ powershell, script: "if (" });
			expect(result.of("X")).toHaveLength(1);
			expect(result.frames.at(-1)).toEqual({ kind: ".", text: "1" });
			expect(result.code).toBe(1);
		});

		it("reports what the body throws, whatever its characters", async () => {
			const result = await runScript({
				powershell,
				script: "throw ('caf' + [char]0xE9 + \"`nsecond line\")",
			});
			expect(result.of("X")).toEqual(["café\nsecond line"]);
		});

		it("writes no end marker when the body exits by itself", async () => {
			const result = await runScript({ powershell, script: "exit 7" });
			expect(result.code).toBe(7);
			expect(result.of(".")).toEqual([]);
		});

		it("keeps its frames apart from other output on the same stream", async () => {
			const noise = "[Console]::WriteLine('motd'); 'piped'; [Console]::Write(\"profile`n\")";
			const result = await runScript({
				powershell,
				script: `${noise}\n${unitScript(`${noise} | Out-Null; @{ a = 1 }`)}`,
			});
			expect(result.frames.map((frame) => frame.kind)).toEqual(["H", "P", "E", "."]);
		});

		it("ends a body that loops at the deadline", async () => {
			const start = performance.now();
			const result = await runScript({ powershell, deadlineSeconds: 1, script: "while ($true) { }" });
			const seconds = (performance.now() - start) / 1000;
			expect(result.of(".")).toEqual([]);
			expect(result.code).not.toBe(0);
			expect(seconds).toBeGreaterThan(1);
			expect(seconds).toBeLessThan(15);
		});

		it("ends a blocking .NET call at the deadline", async () => {
			const result = await runScript({
				powershell,
				deadlineSeconds: 1,
				script: "[Threading.Thread]::Sleep(600000)",
			});
			expect(result.code).not.toBe(0);
			expect(result.of(".")).toEqual([]);
		});

		it("says which language mode stops it, before anything else", async () => {
			const prelude = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'";
			const result = await runScript({ powershell, prelude });
			expect(result.stdout.trim()).toBe("#exf-language-mode ConstrainedLanguage");
			expect(result.code).toBe(93);
		});

		it("refuses a stream of another version", async () => {
			const result = await runScript({ powershell, stdin: "exf9 abcdefghij123456 60 0\n'never run'\n" });
			expect(result.of("X")).toEqual(["This is not an exf1 stream."]);
			expect(result.code).toBe(1);
		});
	});
});
