import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { generateEd25519Key } from "../../src/lab/keys/ed25519-key.ts";
import { commandFor, connectTo, exec, openExec, stdinFor } from "./support/exec.ts";
import { hostOf, labPassword, startLab } from "./support/lab.ts";

describe("login at a lab host", () => {
	it("accepts the lab's key", async () => {
		const lab = await startLab({ stories: ["clean"] });
		await connectTo(lab);
		expect(hostOf(lab).counters).toMatchObject({ logins: 1, refusedLogins: 0 });
	});

	it("accepts the lab's password", async () => {
		const lab = await startLab({ stories: ["clean"] });
		await connectTo(lab, hostOf(lab), { password: labPassword(lab) });
		expect(hostOf(lab).counters.logins).toBe(1);
	});

	it("refuses a wrong password", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const login = connectTo(lab, hostOf(lab), { password: `${labPassword(lab)}x` });
		await expect(login).rejects.toMatchObject({ level: "client-authentication" });
		expect(hostOf(lab).counters).toMatchObject({ logins: 0, refusedLogins: 1 });
	});

	it("refuses another key", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const login = connectTo(lab, hostOf(lab), { privateKey: generateEd25519Key("other").privateKey });
		await expect(login).rejects.toMatchObject({ level: "client-authentication" });
	});

	it("refuses another user, and takes the user's name in any case", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const other = connectTo(lab, hostOf(lab), { username: "CONTOSO\\administrator" });
		await expect(other).rejects.toMatchObject({ level: "client-authentication" });
		await connectTo(lab, hostOf(lab), { username: "contoso\\SVC-Fleet" });
		// As PowerShell's own clients write it.
		await connectTo(lab, hostOf(lab), { username: "svc-fleet@CONTOSO" });
	});
});

describe("exec at a lab host", () => {
	it("says clearly that a script was not recorded", async () => {
		const lab = await startLab({ stories: ["clean"], engine: "recorded" });
		const client = await connectTo(lab);
		const answer = await exec(client, commandFor("'reader'"), stdinFor("'body'"));
		expect(answer).toMatchObject({ code: 70, stdout: "" });
		expect(answer.stderr).toMatch(
			/^exf lab: no recording for CLEAN and script [0-9a-f]{12} with these parameters;/,
		);
	});

	it("refuses to make up an answer for any other command", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const answer = await exec(await connectTo(lab), "whoami /all", "");
		expect(answer).toMatchObject({ code: 70, stdout: "" });
		expect(answer.stderr).toContain("only PowerShell with -EncodedCommand or as a server (-s) is simulated");
	});

	it("has no PowerShell 7 on a host with Windows PowerShell", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const answer = await exec(await connectTo(lab), commandFor("'x'", "pwsh.exe"), stdinFor(""));
		expect(answer.code).toBe(9009);
	});

	it("answers keep-alive requests while a command runs", async () => {
		const lab = await startLab({ stories: ["hang"] });
		let answered = 0;
		const seen = new EventEmitter();
		const fourAnswers = once(seen, "enough");
		const client = await connectTo(lab, hostOf(lab), {
			keepaliveInterval: 20,
			keepaliveCountMax: 3,
			debug: (message) => {
				if (message.includes("REQUEST_FAILURE") && ++answered === 4) seen.emit("enough");
			},
		});
		await openExec(client, commandFor("'x'"));
		await fourAnswers;
		expect(answered).toBe(4);
	});

	it("runs several commands on one connection", async () => {
		const lab = await startLab({ stories: ["clean"] });
		const client = await connectTo(lab);
		const answers = await Promise.all([1, 2, 3].map(() => exec(client, "ver", "")));
		expect(answers.map((answer) => answer.code)).toEqual([70, 70, 70]);
		expect(hostOf(lab).counters).toMatchObject({ connections: 1, execs: 3 });
	});
});
