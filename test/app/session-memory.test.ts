import { describe, expect, it } from "vitest";
import { createSessionMemory } from "../../src/app/session-memory.ts";
import type { SessionMemory } from "../../src/remoting/transport.ts";
import { buildHost } from "../support/target.ts";
import { tempDir } from "../support/temp-dir.ts";

const HOST = buildHost();
const FOUND_AT = "2026-11-23T10:00:00.000Z";

function memoryAt(runsDir: string, now: string, problems: unknown[] = []): SessionMemory {
	return createSessionMemory(
		runsDir,
		() => new Date(now),
		(thrown) => problems.push(thrown),
	);
}

describe("what is remembered of a host's session", () => {
	it("is there in the next run, for that host alone", async () => {
		const runsDir = tempDir();
		await memoryAt(runsDir, FOUND_AT).set(HOST, "subsystem");
		const later = memoryAt(runsDir, "2026-12-01T10:00:00.000Z");
		expect(await later.get(HOST)).toBe("subsystem");
		expect(await later.get(buildHost({ name: "ex02" }))).toBeUndefined();
		expect(await later.get(buildHost({ tenant: "fabrikam" }))).toBeUndefined();
	});

	it("is forgotten after a month, or when another PowerShell is meant", async () => {
		const runsDir = tempDir();
		await memoryAt(runsDir, FOUND_AT).set(HOST, "exec");
		expect(await memoryAt(runsDir, "2026-12-24T10:00:00.000Z").get(HOST)).toBeUndefined();
		expect(await memoryAt(runsDir, "2026-11-22T10:00:00.000Z").get(HOST)).toBeUndefined();
		const other = buildHost({ connection: { powershell: "pwsh.exe" } });
		expect(await memoryAt(runsDir, FOUND_AT).get(other)).toBeUndefined();
	});

	it("is told, not thrown, where it cannot be kept", async () => {
		const problems: unknown[] = [];
		await memoryAt("/dev/null/runs", FOUND_AT, problems).set(HOST, "exec");
		expect(problems).toEqual([expect.objectContaining({ name: "FleetError" })]);
	});
});
