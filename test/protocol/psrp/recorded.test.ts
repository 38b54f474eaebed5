import { describe, expect, it } from "vitest";
import type { MessageTypeName } from "../../../src/protocol/psrp/message-types.ts";
import { readData } from "../../../src/protocol/psrp/messages/fields.ts";
import { hostMethodName } from "../../../src/protocol/psrp/messages/host-methods.ts";
import * as pool from "../../../src/protocol/psrp/messages/pool-messages.ts";
import {
	readMetadataRequest,
	readPipeline,
	readPipelineState,
} from "../../../src/protocol/psrp/messages/read-pipeline.ts";
import * as records from "../../../src/protocol/psrp/messages/read-records.ts";
import { DEFAULT_PSRP_LIMITS } from "../../../src/protocol/psrp/psrp-limits.ts";
import { fixturesDir, hasFixtures } from "../../support/fixtures.ts";
import { type Recordings, readRecordings } from "../../support/psrp-recordings.ts";

/** What the 66 scenarios of the whole recording hold; a part of it holds as much or less. */
const ALL_SCENARIOS = 66;
const FROM_SERVER: Partial<Record<MessageTypeName, number>> = {
	PipelineOutput: 149,
	SessionCapability: 57,
	ApplicationPrivateData: 55,
	RunspacePoolState: 55,
	PipelineState: 49,
	ProgressRecord: 33,
	PipelineHostCall: 31,
	DebugRecord: 12,
	RunspaceAvailability: 8,
	WarningRecord: 5,
	ErrorRecord: 4,
	VerboseRecord: 4,
	RunspacePoolInitData: 4,
	InformationRecord: 3,
	EncryptedSessionKey: 2,
};

const NONE: Recordings = { scenarios: 0, pairs: 0, messages: [], plainPairs: 0, unfinished: [] };

describe.skipIf(!hasFixtures)(`recorded traffic of Windows servers in ${fixturesDir}`, () => {
	const recordings = hasFixtures ? readRecordings() : NONE;
	const fromServer = recordings.messages.filter(({ message }) => message.destination === "client");
	const values = (type: MessageTypeName) =>
		recordings.messages
			.filter(({ message }) => message.type === type)
			.map(({ message }) => readData(message.data, DEFAULT_PSRP_LIMITS));

	it("defragments to the messages that were counted in it", () => {
		const counts: Partial<Record<MessageTypeName, number>> = {};
		for (const { message } of fromServer) counts[message.type] = (counts[message.type] ?? 0) + 1;
		const isWhole = recordings.scenarios === ALL_SCENARIOS;
		for (const [type, count] of Object.entries(counts)) {
			const known = FROM_SERVER[type as MessageTypeName] ?? 0;
			expect([type, isWhole ? count === known : count <= known]).toEqual([type, true]);
		}
		expect(fromServer.length).toBeGreaterThanOrEqual(isWhole ? 472 : recordings.scenarios * 5);
		expect(recordings.unfinished).toEqual([]);
	});

	it("is CLIXML in every message, in both directions", () => {
		const unread = recordings.messages.filter(({ message }) => !isClixml(message.data));
		expect(unread.map(({ scenario, message }) => `${scenario}: ${message.type}`)).toEqual([]);
	});

	it("opens pools: capability, private data, opened", () => {
		for (const value of values("SessionCapability")) {
			expect(["2.1", "2.2", "2.3"]).toContain(pool.readCapability(value).protocolVersion);
		}
		for (const value of values("ApplicationPrivateData")) {
			expect(pool.readPrivateData(value).versionTable.get("PSVersion")).toMatch(/^(?:2\.0|5\.1)\b/);
		}
		expect(new Set(values("RunspacePoolState").map((value) => pool.readPoolState(value).state))).toEqual(
			new Set(["opened"]),
		);
		for (const value of values("InitRunspacePool")) {
			expect(pool.readPoolRequest(value)).toMatchObject({ minRunspaces: expect.any(Number) });
		}
	});

	it("ends pipelines, some with the error that ended them", () => {
		const states = values("PipelineState").map(readPipelineState);
		expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["completed", "failed"]));
		for (const { state, error } of states) {
			if (state === "failed") expect(error?.message).not.toBe("");
		}
	});

	it("has records that say something", () => {
		for (const value of values("ErrorRecord").map(records.readErrorRecord)) {
			expect(value).toMatchObject({
				message: expect.stringMatching(/./),
				fullyQualifiedErrorId: expect.stringMatching(/./),
			});
		}
		for (const type of ["WarningRecord", "VerboseRecord", "DebugRecord"] as const) {
			expect(values(type).map((value) => records.readTextRecord(value).message)).not.toContain("");
		}
		expect(values("ProgressRecord").map((value) => records.readProgressRecord(value).activity)).not.toContain(
			"",
		);
		expect(
			values("InformationRecord").map((value) => records.readInformationRecord(value).message),
		).toContain("information stream");
	});

	it("calls methods of the host that exist", () => {
		const calls = values("PipelineHostCall").map(records.readHostCall);
		expect(calls.map(({ method }) => hostMethodName(method))).not.toContain(undefined);
	});

	it("asks for pipelines and commands", () => {
		for (const value of values("CreatePipeline")) {
			const { statements } = readPipeline(value);
			expect(statements.flat().every(({ text }) => text.length > 0)).toBe(true);
		}
		for (const value of values("GetCommandMetadata"))
			expect(readMetadataRequest(value).commandTypes).toBeGreaterThan(0);
		for (const value of values("RunspaceAvailability"))
			expect(pool.readAvailability(value).answer).not.toBe(null);
	});
});

function isClixml(data: string): boolean {
	try {
		readData(data, DEFAULT_PSRP_LIMITS);
		return true;
	} catch {
		return false;
	}
}
