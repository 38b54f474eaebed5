import { describe, expect, it } from "vitest";
import {
	type EmergencyMitigationFacts,
	emergencyMitigationFactsSchema,
} from "../../src/core/model/facts/emergency-mitigation.ts";
import { collectUnit } from "../support/collect-unit.ts";
import { EXCHANGE_PATH, labHost, type LabHost, windowsKeys } from "../support/lab-host.ts";
import { engine, POWERSHELLS, type ScriptRun } from "../support/run-script.ts";

const UNIT = "collect/emergency-mitigation";
const FOLDER = `${EXCHANGE_PATH}Logging\\MitigationService\\`;
const HEAD = "#Software: Microsoft Exchange Server\r\n#Fields: TimeStamp,ServerName,EventId,EventData\r\n";

/** A row of the service's log. */
function row(time: string, message: string, level = "Information", event = "FetchMitigation"): string {
	return `2026-11-${time}:00.123Z,EX01,${event},S:LogLevel=${level};S:Message=${message}\r\n`;
}

const start = (time: string): string =>
	row(time, "Fetching mitigations from https://officeclient.microsoft.com/getexchangemitigations");
const refused = (time: string): string =>
	row(time, "Connection attempted against untrusted endpoint", "Warning");

/** A host whose service log has these files, the oldest first. */
function logHost(logs: readonly string[]): LabHost {
	const names = logs.map((_, index) => `${FOLDER}Mitigation${index}.LOG`);
	return labHost({
		services: { MSExchangeMitigation: { start: 2, state: "Running" } },
		contents: Object.fromEntries(logs.map((text, index) => [names[index] ?? "", HEAD + text])),
		files: Object.fromEntries(
			names.map((name, index) => [
				name,
				{ version: null, modifiedUtc: `2026-11-${String(index + 1).padStart(2, "0")}T00:00:00.000Z` },
			]),
		),
	});
}

async function collect(
	logs: readonly string[],
	run: Omit<ScriptRun, "host"> = {},
): Promise<EmergencyMitigationFacts["log"]> {
	const host = logHost(logs);
	return (await collectUnit(UNIT, emergencyMitigationFactsSchema, { ...run, host })).facts.log;
}

describe.each(POWERSHELLS)("collect/emergency-mitigation on $name", ({ path }) => {
	it.skipIf(path === undefined)("gives the service, and what its log says and covers", async () => {
		const host = logHost([start("01T10:00") + start("01T11:00"), refused("02T10:00")]);
		const { envelope, facts } = await collectUnit(UNIT, emergencyMitigationFactsSchema, {
			host,
			powershell: path ?? "",
		});
		expect(envelope).toMatchObject({
			status: "ok",
			errors: [],
			coverage: {
				from: "2026-11-01T10:00:00.123Z",
				to: "2026-11-02T10:00:00.123Z",
				files: 2,
				bytes: expect.any(Number),
				skipped: 0,
			},
		});
		expect(facts).toEqual({
			service: { state: "running", startMode: "automatic" },
			organisationEnabled: null,
			serverEnabled: null,
			applied: null,
			blocked: null,
			log: {
				files: 2,
				lastSuccessUtc: "2026-11-01T10:00:00.123Z",
				lastFailureUtc: "2026-11-02T10:00:00.123Z",
				lastFailure: "Connection attempted against untrusted endpoint",
			},
		});
	});
});

describe.skipIf(engine === undefined)("collect/emergency-mitigation", () => {
	it("says that there is no service, and no log, where there is none", async () => {
		const host = labHost({ registry: windowsKeys(), services: {} });
		const { envelope, facts } = await collectUnit(UNIT, emergencyMitigationFactsSchema, { host });
		expect(envelope.status).toBe("ok");
		expect(facts).toMatchObject({
			service: null,
			log: { files: 0, lastSuccessUtc: null, lastFailure: null },
		});
	});

	it("counts no fetch as good that was followed by a warning or an error", async () => {
		const failed = row("01T10:01", "Exception encountered while fetching mitigations : timeout", "Error");
		const log = await collect([start("01T10:00") + failed + start("01T11:00") + refused("01T11:01")]);
		expect(log).toMatchObject({ lastSuccessUtc: null, lastFailureUtc: "2026-11-01T11:01:00.123Z" });
	});

	it("does not take the last fetch for good while nothing proves it", async () => {
		expect(await collect([start("01T10:00")])).toMatchObject({ lastSuccessUtc: null, lastFailureUtc: null });
	});

	it("does not take a fetch for good after which the service started anew", async () => {
		const started = row("01T10:30", "Started MSExchangeMitigation", "Information", "Service");
		expect(await collect([start("01T10:00") + started + start("01T11:00")])).toMatchObject({
			lastSuccessUtc: null,
		});
	});

	it("takes no failure of something else for one of a fetch", async () => {
		const other = row("01T10:01", "Could not send diagnostic data", "Warning", "SendDiagnostics");
		expect(await collect([start("01T10:00") + other + start("01T11:00")])).toMatchObject({
			lastSuccessUtc: "2026-11-01T10:00:00.123Z",
			lastFailure: null,
		});
	});

	it("reads the newest files only, whatever their names", async () => {
		const logs = Array.from({ length: 20 }, (_, index) =>
			start(`${String(index + 1).padStart(2, "0")}T10:00`),
		);
		expect(await collect(logs)).toMatchObject({ files: 14, lastSuccessUtc: "2026-11-19T10:00:00.123Z" });
	});

	it("takes the password out of a proxy's address", async () => {
		const text = row(
			"01T10:00",
			"No answer from http://svc:hunter2@proxy:8080/ for FetchMitigation",
			"Error",
		);
		expect((await collect([text])).lastFailure).toBe(
			"No answer from http://***@proxy:8080/ for FetchMitigation",
		);
	});

	it("passes over what is no row", async () => {
		const log = await collect([
			`\0\0garbage,S:LogLevel=Error;S:Message=x\r\n2026-99-99T,,\r\n${start("01T10:00")}`,
		]);
		expect(log).toMatchObject({ files: 1, lastFailure: null });
	});

	it("says so when a log may not be read", async () => {
		const prelude = "function global:Read-ExfLabFile { throw 'Access is denied.' }";
		const { envelope, facts } = await collectUnit(UNIT, emergencyMitigationFactsSchema, {
			host: logHost([start("01T10:00")]),
			prelude,
		});
		expect(envelope).toMatchObject({
			status: "partial",
			errors: [{ code: "mitigation-log" }],
			coverage: { files: 0, skipped: 1 },
		});
		expect(facts.log.files).toBe(0);
	});
});
