import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { PsrpSession } from "../support/psrp-process.ts";
import { connectTo, exec, frames, openExec, PREFIX } from "./support/exec.ts";
import { hostOf, startLab } from "./support/lab.ts";
import { type LabSession, openSession, openSubsystem, READERS, SERVER_MODE } from "./support/session.ts";

async function sessionOf(story: string, limits = {}): Promise<LabSession> {
	const lab = await startLab({ stories: [story], readers: READERS });
	return await openSession(lab, hostOf(lab), SERVER_MODE, { limits });
}

/** Starts a run and gives the event with which its pool ends. */
async function brokenBy(session: PsrpSession): Promise<{ readonly code: string; readonly message: string }> {
	await session.opened();
	session.client.run({ commands: [{ text: READERS.psrp, isScript: true, arguments: [] }] });
	session.flush();
	const last = await session.until(({ kind }) => kind === "pool-broken");
	if (last.kind !== "pool-broken") throw new Error("no pool-broken event");
	return { code: last.error.code, message: last.error.message };
}

function textsOf(output: readonly unknown[]): string[] {
	return output.filter((value) => typeof value === "string");
}

describe("stories of sessions", () => {
	it("hang: the host says what it can and then nothing, until the client goes", async () => {
		const { session, channel, closed } = await sessionOf("hang");
		await once(channel, "data");
		expect(session.client.protocolVersion).toBe("2.3");
		expect(session.client.state).toBe("opening");
		channel.close();
		expect(await closed).toBeNull();
	});

	it("slow: the right answer, later", async () => {
		const { session } = await sessionOf("slow=200");
		await session.opened();
		const started = Date.now();
		expect((await session.script(READERS.psrp)).output.at(-1)).toBe(`undefined.0`);
		expect(Date.now() - started).toBeGreaterThanOrEqual(199);
	});

	it("flood: a message without end, of valid fragments", async () => {
		const { session } = await sessionOf("flood", { maxMessageBytes: 5_000_000 });
		expect(await brokenBy(session)).toMatchObject({ code: "too-large" });
	});

	it("endless-line: a packet without end", async () => {
		const { session } = await sessionOf("endless-line", { maxLineLength: 5_000_000 });
		expect(await brokenBy(session)).toMatchObject({ code: "too-large" });
	});

	it("garbage: an open pool, then bytes that are no packets", async () => {
		const { session } = await sessionOf("garbage");
		expect(await brokenBy(session)).toMatchObject({ code: "malformed" });
	});

	it("cut-short: half a packet as if it were whole, then a clean end", async () => {
		const { session, closed } = await sessionOf("cut-short");
		expect(await brokenBy(session)).toMatchObject({ code: "transport" });
		expect(await closed).toBe(0);
	});

	it("drop: the connection ends in the middle of a packet", async () => {
		const { session, closed } = await sessionOf("drop");
		expect(await brokenBy(session)).toMatchObject({ code: "transport" });
		expect(await closed).toBeNull();
	});

	it("truncated: half the envelope as if it were whole, and the rest", async () => {
		const { session } = await sessionOf("truncated");
		const output = textsOf((await session.script(READERS.psrp)).output);
		const envelope = output.find((line) => line.includes("Ecollect/test"));
		expect(output).toHaveLength(4);
		expect(envelope).toMatch(/^\S*Ecollect\/test \{"host":"TRUNCATED","data":"x{900,1100}$/);
	});

	it("big-output: the right lines around megabytes of others", async () => {
		const { session } = await sessionOf("big-output=2");
		const output = textsOf((await session.script(READERS.psrp)).output);
		expect(output.join("").length).toBeGreaterThan(2_000_000);
		expect([output[0], output.at(-1)]).toEqual([expect.stringContaining("H5.1"), "undefined.0"]);
	});

	it("constrained-language: the line that the reader writes there, and no more", async () => {
		const { session } = await sessionOf("constrained-language");
		const { output, end } = await session.script(READERS.psrp);
		expect(output).toEqual(["#exf-language-mode ConstrainedLanguage"]);
		expect(end.outcome).toBe("completed");
	});

	it("noisy: the right lines among other objects and streams, after a banner", async () => {
		const { session } = await sessionOf("noisy");
		const { output, events } = await session.script(READERS.psrp, { Prefix: PREFIX });
		expect(session.link.takeBanner().join("\n")).toContain("Authorised use only");
		expect(frames(textsOf(output).join("\n")).map((frame) => frame.slice(0, 1))).toEqual([
			"H",
			"P",
			"E",
			".",
		]);
		const kinds = new Set(events.map(({ kind }) => kind));
		for (const kind of ["warning", "verbose", "progress"]) expect(kinds).toContain(kind);
		expect(output.some((value) => typeof value === "object")).toBe(true);
	});

	it("refuses-exec: no session either", async () => {
		const lab = await startLab({ stories: ["refuses-exec@subsystem"] });
		const client = await connectTo(lab);
		await expect(openExec(client, SERVER_MODE)).rejects.toThrow("Unable to exec");
		await expect(openSubsystem(client)).rejects.toThrow("Unable to start subsystem");
	});

	it("no-powershell: neither a program nor a subsystem", async () => {
		const lab = await startLab({ stories: ["no-powershell@subsystem"] });
		const client = await connectTo(lab);
		expect(await exec(client, SERVER_MODE, "")).toMatchObject({ code: 9009 });
		await expect(openSubsystem(client)).rejects.toThrow("Unable to start subsystem");
	});

	it("a default shell that is PowerShell writes its greeting before the first packet", async () => {
		const { session } = await sessionOf("behind");
		await session.opened();
		expect(session.link.takeBanner().join("\n")).toContain("Loading personal and system profiles");
	});
});
