import { describe, expect, it } from "vitest";
import type { Envelope } from "../../src/core/model/envelope.ts";
import type { ExchangeSetupFacts } from "../../src/core/model/facts/exchange-setup.ts";
import { readEnvelope } from "../../src/scripts/read-envelope.ts";

const UNIT = "collect/exchange-setup";

const facts: ExchangeSetupFacts = {
	install: null,
	roles: [],
	roleKeys: [],
	edition: null,
	exSetup: null,
	binaries: [],
	services: [],
	os: { productName: null, version: null, installationType: null },
	clock: { utc: "2026-11-23T10:00:00.000Z", timeZone: "UTC", offsetMinutes: 0 },
	dotNetRelease: null,
	powershell: { version: "5.1", edition: "Desktop", languageMode: "FullLanguage", is64Bit: true },
	elevated: null,
};

function envelope(changes: Partial<Envelope> = {}): Envelope {
	return {
		schema: "exchange-fleet/envelope@1",
		unit: UNIT,
		version: "1.0.0",
		host: "EX01",
		startedAt: "2026-11-23T10:00:00.000Z",
		durationMs: 1,
		powershell: "5.1",
		languageMode: "FullLanguage",
		elevated: true,
		status: "ok",
		data: facts,
		errors: [],
		truncated: false,
		...changes,
	};
}

function read(changes: Record<string, unknown> = {}) {
	return readEnvelope(JSON.stringify({ ...envelope(), ...changes }), UNIT);
}

describe("readEnvelope", () => {
	it("gives envelope and facts", () => {
		expect(read()).toEqual({ ok: true, envelope: envelope(), facts });
	});

	it("drops what the schemas do not know", () => {
		const result = read({ data: { ...facts, surprise: "<script>" }, more: 1 });
		expect(result).toEqual({ ok: true, envelope: envelope(), facts });
	});

	it.each([{ status: "failed" }, { status: "partial", truncated: true }])(
		"has no facts for %s",
		(changes) => {
			expect(read({ ...changes, data: null })).toMatchObject({ ok: true, facts: null });
		},
	);

	it("refuses success without data", () => {
		expect(read({ data: null })).toMatchObject({ ok: false });
		expect(read({ data: undefined })).toMatchObject({ ok: false });
	});

	it("refuses facts of the wrong shape, saying where", () => {
		expect(read({ data: { ...facts, clock: { ...facts.clock, utc: "yesterday" } } })).toMatchObject({
			ok: false,
			problem: expect.stringContaining("clock.utc"),
		});
	});

	it("refuses the envelope of another unit", () => {
		expect(read({ unit: "collect/other" })).toMatchObject({ ok: false });
	});

	it("refuses facts of a unit without a schema", () => {
		const text = JSON.stringify(envelope({ unit: "collect/unknown" }));
		expect(readEnvelope(text, "collect/unknown")).toMatchObject({
			ok: false,
			problem: expect.stringContaining("schema"),
		});
	});

	it.each(["", "null", "[]", "42", '"text"', "{}", "{", '{"schema":1}', "\u0000"])("refuses %j", (text) => {
		expect(readEnvelope(text, UNIT)).toMatchObject({ ok: false });
	});

	it("never repeats what the host sent in its problem", () => {
		for (const text of ['{"hunter2', JSON.stringify({ ...envelope(), status: "hunter2" })]) {
			expect(readEnvelope(text, UNIT)).toMatchObject({
				ok: false,
				problem: expect.not.stringContaining("hunter2"),
			});
		}
	});

	it("keeps its problem short and printable", () => {
		const binaries = Array.from({ length: 100 }, () => ({ name: 1 }));
		const result = read({ data: { ...facts, binaries } });
		expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/^[\x20-\x7E]{1,1000}$/) });
	});

	it("refuses text above the cap before parsing it", () => {
		const caps = { maxLength: 10, maxDepth: 40 };
		expect(readEnvelope(JSON.stringify(envelope()), UNIT, caps)).toMatchObject({
			ok: false,
			problem: expect.stringContaining("10 are allowed"),
		});
	});
});
