import { describe, expect, it } from "vitest";
import { STORIES } from "../../src/lab/stories/stories.ts";
import { commandFor, connectTo, exec, frames, openExec, PREFIX, stdinFor } from "./support/exec.ts";
import { hostOf, labPassword, startLab } from "./support/lab.ts";
import { scan } from "./support/scan.ts";

describe("stories before the login", () => {
	it("unreachable: nothing listens", async () => {
		const lab = await startLab({ stories: ["unreachable"] });
		await expect(connectTo(lab)).rejects.toMatchObject({ code: "ECONNREFUSED" });
	});

	it("closes-before-auth: the connection ends after the key exchange", async () => {
		const lab = await startLab({ stories: ["closes-before-auth"] });
		let handshakes = 0;
		const login = connectTo(lab, hostOf(lab), {
			debug: (message) => {
				if (message.includes("Handshake completed")) handshakes += 1;
			},
		});
		await expect(login).rejects.toThrow(/closed|end|ECONNRESET/);
		expect(handshakes).toBe(1);
		expect(hostOf(lab).counters).toMatchObject({ logins: 0, refusedLogins: 0 });
	});

	it("slow-auth: the login waits", async () => {
		const lab = await startLab({ stories: ["slow-auth=60000"] });
		const login = connectTo(lab, hostOf(lab), { readyTimeout: 300 });
		await expect(login).rejects.toMatchObject({ level: "client-timeout" });
		expect(hostOf(lab).counters.logins).toBe(0);
	});

	it("slow-auth: and then succeeds", async () => {
		const lab = await startLab({ stories: ["slow-auth=1"] });
		await connectTo(lab);
		expect(hostOf(lab).counters.logins).toBe(1);
	});

	it("wrong-password: the host itself accepts the lab's password, the inventory has another", async () => {
		const lab = await startLab({ stories: ["wrong-password"] });
		await connectTo(lab, hostOf(lab), { password: labPassword(lab) });
		expect(hostOf(lab).counters.logins).toBe(1);
	});
});

describe("stories of commands", () => {
	it("refuses-exec: the request fails, the connection stays", async () => {
		const lab = await startLab({ stories: ["refuses-exec"] });
		const client = await connectTo(lab);
		await expect(openExec(client, commandFor("'x'"))).rejects.toThrow("Unable to exec");
		await expect(openExec(client, commandFor("'x'"))).rejects.toThrow("Unable to exec");
		expect(hostOf(lab).counters.connections).toBe(1);
	});

	it("hang: the command starts and stays silent until the client goes", async () => {
		const lab = await startLab({ stories: ["hang"] });
		const client = await connectTo(lab);
		const channel = await openExec(client, commandFor("'x'"));
		let said = 0;
		channel.on("data", () => (said += 1));
		channel.end(stdinFor("'x'"));
		client.end();
		await new Promise<void>((resolve) => client.once("close", () => resolve()));
		expect(said).toBe(0);
	});

	it("slow: the right answer, later", async () => {
		const lab = await startLab({ stories: ["slow=200"] });
		const started = Date.now();
		expect(frames((await scan(lab)).stdout).at(-1)).toBe(".0");
		expect(Date.now() - started).toBeGreaterThanOrEqual(200);
	});

	it.each(["flood", "endless-line"])("%s: output comes for as long as one reads", async (story) => {
		const lab = await startLab({ stories: [story] });
		const client = await connectTo(lab);
		const channel = await openExec(client, commandFor("'x'"));
		let bytes = 0;
		let lineBreaks = 0;
		await new Promise<void>((resolve) => {
			channel.on("data", (chunk: Buffer) => {
				bytes += chunk.length;
				if (chunk.includes("\n")) lineBreaks += 1;
				if (bytes > 20_000_000) resolve();
			});
		});
		expect(bytes).toBeGreaterThan(20_000_000);
		expect(lineBreaks > 0).toBe(story === "flood");
	});

	it("drop: half an envelope, and the connection is gone without an exit code", async () => {
		const lab = await startLab({ stories: ["drop"] });
		const answer = await scan(lab);
		expect(answer.code).toBeUndefined();
		expect(answer.stdout).toContain(`${PREFIX}E`);
		expect(answer.stdout.endsWith("\n")).toBe(false);
		expect(frames(answer.stdout).at(-1)).toMatch(/^Ecollect/);
	});

	it("garbage: bytes that are no text, the same every time, then a clean end", async () => {
		const lab = await startLab({ stories: ["garbage"] });
		const [first, second] = [await scan(lab), await scan(lab)];
		expect(first).toMatchObject({ code: 0, stderr: "" });
		expect(first.stdout.length).toBe(64_000);
		expect(first.stdout).toBe(second.stdout);
		expect(frames(first.stdout)).toEqual([]);
	});

	it("truncated: the envelope is no JSON, everything after it is right", async () => {
		const lab = await startLab({ stories: ["truncated"] });
		const answer = await scan(lab);
		const [hello, , envelope = "", end] = frames(answer.stdout);
		expect(answer.code).toBe(0);
		expect([hello, end]).toEqual(["H5.1.20348.4294 FullLanguage", ".0"]);
		expect(() => JSON.parse(envelope.slice(envelope.indexOf(" ")))).toThrow(SyntaxError);
	});

	it("big-output: the right answer in so many megabytes of other lines", async () => {
		const lab = await startLab({ stories: ["big-output=5"] });
		const answer = await scan(lab);
		expect(answer.stdout.length).toBeGreaterThan(5_000_000);
		expect(frames(answer.stdout).at(-1)).toBe(".0");
	});

	it("constrained-language: only the fixed line, and code 93", async () => {
		const lab = await startLab({ stories: ["constrained-language"] });
		expect(await scan(lab)).toEqual({
			code: 93,
			stdout: "#exf-language-mode ConstrainedLanguage\r\n",
			stderr: "",
		});
	});

	it("noisy: all frames arrive whole between everything else", async () => {
		const [clean, noisy] = await Promise.all(
			["clean", "noisy"].map(async (story) => scan(await startLab({ stories: [story] }))),
		);
		const wanted = frames(clean?.stdout ?? "").map((line) => line.replace("CLEAN", "NOISY"));
		const found = noisy?.stdout ?? "";
		expect(frames(found)).toEqual(wanted);
		expect(found).toContain("\u001b[33;1mWARNING");
		expect(found.split("\n").length).toBeGreaterThan(3 * wanted.length);
	});

	it("no-powershell: the shell does not know the command", async () => {
		const lab = await startLab({ stories: ["no-powershell"] });
		const answer = await scan(lab);
		expect(answer).toMatchObject({ code: 9009, stdout: "" });
		expect(answer.stderr).toContain("'powershell.exe' is not recognized as an internal or external command");
	});

	it("every story can be started by its name", async () => {
		const lab = await startLab({ stories: [...STORIES.keys()] });
		expect(lab.hosts.map(({ host }) => host.name)).toEqual([...STORIES.keys()]);
	});
});

describe("a client that goes away", () => {
	it.each(["flood", "hang"])("ends a %s on the server, so that the lab can end", async (story) => {
		const lab = await startLab({ stories: [story] });
		const client = await connectTo(lab);
		await openExec(client, commandFor("'x'"));
		client.destroy();
		await lab.close();
		await expect(lab.closed).resolves.toBeUndefined();
	});

	it("leaves the host as it was for the next one", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const client = await connectTo(lab);
		const channel = await openExec(client, commandFor("'x'"));
		channel.write("exf1 half a head");
		client.destroy();
		expect((await exec(await connectTo(lab), "ver", "")).code).toBe(70);
	});
});
