import { describe, expect, it } from "vitest";
import { labHost } from "../support/lab-host.ts";
import { engine, runScript } from "../support/run-script.ts";
import { envelopesOf, unitScript } from "../support/unit-script.ts";

const host = labHost();

describe.skipIf(engine === undefined)("Invoke-ExfUnit", () => {
	it("wraps the data of a unit into an envelope with the host's own name, time and PowerShell", async () => {
		const [envelope] = envelopesOf(await runScript({ host, script: unitScript("@{ answer = 42 }") }));
		expect(envelope).toEqual({
			schema: "exchange-fleet/envelope@1",
			unit: "collect/test",
			version: "1.0.0",
			host: "EX01",
			startedAt: "2026-11-23T10:00:00.000Z",
			durationMs: expect.any(Number),
			powershell: "5.1.17763.5206",
			languageMode: "FullLanguage",
			elevated: true,
			status: "ok",
			truncated: false,
			errors: [],
			data: { answer: 42 },
		});
	});

	it("passes parameters by name and leaves the others at their defaults", async () => {
		const result = await runScript({
			host,
			parameters: [{ unit: "collect/test", name: "days", value: 30 }],
			script: unitScript("param([int]$Days = 7, [string]$Name = 'all')\n@{ days = $Days; name = $Name }"),
		});
		expect(envelopesOf(result)[0]?.data).toEqual({ days: 30, name: "all" });
	});

	it("becomes partial when the unit could not read something", async () => {
		const script = unitScript("Add-ExfError 'registry' 'Access is denied.' 'HKLM:\\X'; @{ a = $null }");
		expect(envelopesOf(await runScript({ host, script }))[0]).toMatchObject({
			status: "partial",
			data: { a: null },
			errors: [{ code: "registry", message: "Access is denied.", target: "HKLM:\\X" }],
		});
	});

	it("becomes failed when the unit throws, and the next unit still runs", async () => {
		const script =
			unitScript("throw 'no luck'", { id: "collect/one" }) + unitScript("@{ b = 2 }", { id: "collect/two" });
		const envelopes = envelopesOf(await runScript({ host, script }));
		expect(envelopes.map((envelope) => [envelope.unit, envelope.status, envelope.data])).toEqual([
			["collect/one", "failed", null],
			["collect/two", "ok", { b: 2 }],
		]);
		expect(envelopes[0]?.errors).toEqual([
			{ code: "unit-failed", message: "no luck", target: expect.stringMatching(/^line \d+$/) },
		]);
	});

	it("fails a unit that uses a variable it never set", async () => {
		expect(envelopesOf(await runScript({ host, script: unitScript("@{ a = $unset }") }))[0]?.status).toBe(
			"failed",
		);
	});

	it.each(["", "@{ a = 1 }; 'stray'", "'text'", "@{ a = [Version]'1.0' }"])(
		"fails a unit whose output is not one dictionary of plain values: %s",
		async (text) => {
			const [envelope] = envelopesOf(await runScript({ host, script: unitScript(text) }));
			expect(envelope).toMatchObject({ status: "failed", data: null, errors: [{ code: "unit-failed" }] });
		},
	);

	it("sends an envelope that is too large without its data", async () => {
		const [envelope] = envelopesOf(
			await runScript({ host, script: unitScript("@{ a = 'x' * 5000 }", { limit: 4096 }) }),
		);
		expect(envelope).toMatchObject({
			status: "partial",
			truncated: true,
			data: null,
			errors: [{ code: "output-too-large" }],
		});
	});

	it("stays within its size when the errors alone are too large", async () => {
		const script = unitScript(
			"1..300 | ForEach-Object { Add-ExfError 'c' ([string][char]0x20AC * 5000) $null }; @{ a = 1 }",
		);
		const result = await runScript({ host, script });
		expect(result.of("E")[0]?.length).toBeLessThan(65_536 + 100);
		expect(envelopesOf(result)[0]).toMatchObject({ truncated: true, status: "partial" });
	});

	it("keeps 200 errors and says that there were more", async () => {
		const script = unitScript("1..300 | ForEach-Object { Add-ExfError 'c' 'm' $_ }; @{ a = 1 }");
		const [envelope] = envelopesOf(await runScript({ host, script }));
		expect(envelope?.errors).toHaveLength(200);
		expect(envelope?.truncated).toBe(true);
	});

	it("shows progress in plain ASCII on one line", async () => {
		const result = await runScript({
			host,
			script: unitScript('Write-ExfProgress ("file `n" + [char]0xFC); @{ a = 1 }'),
		});
		expect(result.of("P")).toEqual(["collect/test started", "collect/test file ??"]);
	});

	it("sends warnings of any characters", async () => {
		const result = await runScript({ host, script: 'Write-ExfWarning ("a`nb" + [char]0x20AC)' });
		expect(result.of("W")).toEqual(["a\nb€"]);
	});

	it("does without knowing whether it is elevated", async () => {
		const prelude = "function global:Test-ExfLabElevated { throw 'no token' }";
		const [envelope] = envelopesOf(await runScript({ host, prelude, script: unitScript("@{ a = 1 }") }));
		expect(envelope).toMatchObject({ elevated: null, status: "partial", errors: [{ code: "elevation" }] });
	});
});
