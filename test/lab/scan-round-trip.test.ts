import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { envelopeSchema, type Envelope } from "../../src/core/model/envelope.ts";
import { exchangeSetupFactsSchema } from "../../src/core/model/facts/exchange-setup.ts";
import type { LabHandle } from "../../src/lab/run-lab.ts";
import type { PlacedHost } from "../../src/lab/server/serve-estate.ts";
import { scanBundle } from "../support/bundle.ts";
import { findCommand } from "../support/has-command.ts";
import { commandFor, frames, stdinFor } from "./support/exec.ts";
import { hostOf, startLab, userFor } from "./support/lab.ts";
import { scan } from "./support/scan.ts";

function envelopesOf(stdout: string): Envelope[] {
	const found = frames(stdout).filter((line) => line.startsWith("E"));
	return found.map((line) => envelopeSchema.parse(JSON.parse(line.slice(line.indexOf(" ")))));
}

function envelopeOf(stdout: string): Envelope {
	const [first] = envelopesOf(stdout);
	if (first === undefined) throw new Error("the answer has no envelope");
	return first;
}

describe("a scan of a lab host with recorded answers", () => {
	it("gives hello, an envelope with valid facts and the end marker", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["clean"] });
		const answer = await scan(lab, hostOf(lab), await scanBundle());
		expect(answer).toMatchObject({ code: 0, stderr: "" });
		expect(frames(answer.stdout)[0]).toBe("H5.1.20348.4294 FullLanguage");
		expect(frames(answer.stdout).at(-1)).toBe(".0");
		const facts = exchangeSetupFactsSchema.parse(envelopeOf(answer.stdout).data);
		expect(facts.exSetup?.fileVersion).toBe("15.2.2562.53");
	});

	it("speaks of the host that was asked, now", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["clean"], hosts: 2 });
		const before = Date.now();
		const envelope = envelopeOf((await scan(lab, hostOf(lab, "clean-2"), await scanBundle())).stdout);
		expect(envelope.host).toBe("CLEAN-2");
		expect(Date.parse(envelope.startedAt)).toBeGreaterThanOrEqual(before);
		const { clock } = exchangeSetupFactsSchema.parse(envelope.data);
		expect(Date.parse(clock.utc)).toBeLessThanOrEqual(Date.now());
	});

	it("ends its lines as Windows does", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["clean"] });
		const { stdout } = await scan(lab, hostOf(lab), await scanBundle());
		expect(stdout.match(/\r\n/g)).toHaveLength(stdout.split("\n").length - 1);
	});

	it("comes after profile output where the login shell is PowerShell", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["behind"] });
		const answer = await scan(lab, hostOf(lab), await scanBundle());
		expect(answer.stdout).toMatch(/^Loading personal and system profiles took \d+ms\.\r\n/);
		expect(answer.stderr).toBe("#< CLIXML\r\n");
		expect(frames(answer.stdout).at(-1)).toBe(".0");
	});

	it("works for every server of the standard estate that answers", async () => {
		const lab = await startLab({ engine: "recorded" });
		const answering = lab.hosts.filter(({ host }) => host.story.conduct.kind === "normal");
		const envelopes = [];
		for (const placed of answering)
			envelopes.push(envelopeOf((await scan(lab, placed, await scanBundle())).stdout));
		expect(envelopes.map(({ host, status }) => `${host} ${status}`)).toEqual(
			answering.map(({ host }) => `${host.state.computerName} ok`),
		);
	});
});

const ssh = findCommand("ssh");

async function openssh(lab: LabHandle, placed: PlacedHost): Promise<{ stdout: string; stderr: string }> {
	const bundle = await scanBundle();
	const settings = [
		`IdentityFile=${lab.files.clientKey}`,
		`UserKnownHostsFile=${lab.files.knownHosts}`,
		"GlobalKnownHostsFile=none",
		"IdentitiesOnly=yes",
		"StrictHostKeyChecking=yes",
		"BatchMode=yes",
	];
	const run = promisify(execFile)(ssh ?? "ssh", [
		"-F",
		"none",
		"-T",
		"-p",
		String(placed.port),
		"-l",
		userFor(placed),
		...settings.flatMap((setting) => ["-o", setting]),
		placed.address,
		commandFor(bundle.execReader),
	]);
	run.child.stdin?.end(stdinFor(bundle.body));
	return await run;
}

describe.skipIf(ssh === undefined)("a scan of a lab host with the OpenSSH client", () => {
	it("passes the host key check, the key login and the round trip", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["clean"] });
		const { stdout } = await openssh(lab, hostOf(lab));
		expect(envelopeOf(stdout)).toMatchObject({ host: "CLEAN", status: "ok" });
	});

	it("finds the host key behind a hashed name", async () => {
		const lab = await startLab({ engine: "recorded", stories: ["clean"], hosts: 2 });
		const { stdout } = await openssh(lab, hostOf(lab, "clean-2"));
		expect(envelopeOf(stdout).host).toBe("CLEAN-2");
	});

	it("stops at a changed host key", async () => {
		const lab = await startLab({ stories: ["changed-host-key"] });
		await expect(openssh(lab, hostOf(lab))).rejects.toMatchObject({
			code: 255,
			stderr: expect.stringContaining("REMOTE HOST IDENTIFICATION HAS CHANGED"),
		});
	});

	it("is told the exit code of a refused command", async () => {
		const lab = await startLab({ stories: ["no-powershell"] });
		// ssh ends with the low eight bits.
		await expect(openssh(lab, hostOf(lab))).rejects.toMatchObject({ code: 9009 & 255 });
	});
});
