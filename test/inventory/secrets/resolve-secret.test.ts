import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { resolveSecret } from "../../../src/inventory/secrets/resolve-secret.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { failure } from "../load-text.ts";
import { execNode, secretContext, silentPrompt } from "./make-context.ts";

const SUBJECT = "password of contoso/admin (svc)";

async function reveal(reference: string, context = secretContext()): Promise<string> {
	return (await resolveSecret(reference, SUBJECT, context)).reveal();
}

describe("env:", () => {
	it("reads a variable, and prints as its reference", async () => {
		const secret = await resolveSecret("env:PW", SUBJECT, secretContext({ environment: { PW: "hunter2 " } }));
		expect(secret.reveal()).toBe("hunter2 ");
		expect(String(secret)).toBe("[secret env:PW]");
	});

	it.each([
		[{}, "env:PW is not set in the environment"],
		[{ PW: "" }, "env:PW is empty"],
	])("of %j is an error", async (environment, message) => {
		const error = await failure(reveal("env:PW", secretContext({ environment })));
		expect(error).toMatchObject({ code: "secret-unresolved", message });
	});
});

describe("file:", () => {
	function secretFile(content: string | Buffer): { readonly folder: string } {
		const folder = tempDir();
		writeFileSync(join(folder, "pw"), content, { mode: 0o600 });
		return { folder };
	}

	it.each([
		["hunter2\n", "hunter2"],
		["hunter2\r\n", "hunter2"],
		["hunter2\n\n", "hunter2\n"],
		[" hunter2 ", " hunter2 "],
		["\uFEFFhünter2", "hünter2"],
	])("reads %j beside the inventory as %j", async (content, value) => {
		expect(await reveal("file:pw", secretContext(secretFile(content)))).toBe(value);
	});

	it("reads ~ as the home folder", async () => {
		expect(await reveal("file:~/pw", secretContext({ home: secretFile("hunter2").folder }))).toBe("hunter2");
	});

	it.each([
		["\n", "file:pw is empty"],
		[Buffer.from([0xff, 0xfe, 0x68, 0]), "file:pw is not UTF-8 text"],
		["x".repeat(64 * 1024 + 1), "file:pw is larger than 64 KB"],
	])("with unusable content is an error", async (content, message) => {
		const error = await failure(reveal("file:pw", secretContext(secretFile(content))));
		expect(error).toMatchObject({ code: "secret-unresolved", message });
	});

	it("that is not there is an error that says where relative paths begin", async () => {
		expect(await failure(reveal("file:pw", secretContext({ folder: tempDir() })))).toMatchObject({
			code: "secret-unresolved",
			message: "file:pw cannot be read: there is no such file",
			hint: "A relative path is relative to the inventory file that names it.",
		});
	});

	it("that is a folder is an error", async () => {
		const folder = tempDir();
		mkdirSync(join(folder, "pw"), { mode: 0o700 });
		const error = await failure(reveal("file:pw", secretContext({ folder })));
		expect(error.message).toMatch(/^file:pw cannot be read/);
	});
});

describe("exec:", () => {
	it("gives the output of a command without its last line end", async () => {
		expect(await reveal(execNode('console.log("hunter2")'))).toBe("hunter2");
	});

	it("knows no shell: variables, substitutions and operators are plain words", async () => {
		const words = "$HOME $(id) `id` %PATH% ; | & > < *";
		expect(
			await reveal(
				`${execNode("console.log(process.argv.slice(1).join(String.fromCharCode(32)))")} ${words}`,
			),
		).toBe(words);
	});

	it("starts in the folder of the inventory", async () => {
		const folder = tempDir();
		writeFileSync(join(folder, "here"), "");
		expect(
			await reveal(execNode('console.log(require("fs").existsSync("here"))'), secretContext({ folder })),
		).toBe("true");
	});

	it("does not hand on variables that hold secrets", async () => {
		const environment = { PATH: process.env["PATH"], CONTOSO_PW: "hunter2", TOKEN: "needed" };
		const context = secretContext({ environment, hidden: new Set(["CONTOSO_PW"]) });
		expect(
			await reveal(execNode("console.log([process.env.CONTOSO_PW, process.env.TOKEN].join())"), context),
		).toBe(",needed");
		expect(environment.CONTOSO_PW).toBe("hunter2");
	});

	it("gives up after its time, also when a descendant keeps the output open", async () => {
		const script =
			'require("child_process").spawn(process.execPath, ["-e", "setTimeout(()=>{}, 4000)"], {stdio: ["ignore", "inherit", "ignore"]}); console.log("hunter2")';
		const reference = execNode(script);
		const error = await failure(reveal(reference, secretContext({ execTimeoutMs: 700 })));
		expect(error).toMatchObject({
			code: "secret-unresolved",
			message: `${reference} did not end within 0.7 s`,
		});
	});

	it.each([
		['console.log("hunter2"); console.error("hunter2"); process.exitCode = 3', "failed with exit code 3"],
		["process.stdout.write(String.fromCharCode(104).repeat(70000))", "printed more than 64 KB"],
		["", "is empty"],
		['process.stdout.write(Buffer.from("68ff", "hex"))', "is not UTF-8 text"],
	])("that does %s is an error without its output", async (script, reason) => {
		const reference = execNode(script);
		const error = await failure(reveal(reference));
		expect(error).toMatchObject({
			code: "secret-unresolved",
			message: `${reference} ${reason}`,
		});
	});

	it("of a program that does not exist is an error", async () => {
		const error = await failure(reveal("exec:no-such-program-of-exf read"));
		expect(error.message).toBe(
			"exec:no-such-program-of-exf read cannot be started: no-such-program-of-exf is not found",
		);
	});
});

describe.skipIf(process.platform === "win32")("exec: on POSIX", () => {
	it("prints $HOME literally", async () => {
		expect(await reveal("exec:echo $HOME")).toBe("$HOME");
	});

	it("names the signal that ended a command", async () => {
		const reference = execNode('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 10000)');
		expect((await failure(reveal(reference))).message).toBe(`${reference} was ended by SIGTERM`);
	});
});

describe("prompt:", () => {
	function asking(answer: string) {
		const questions: string[] = [];
		const prompt = {
			isTerminal: true,
			ask: (question: string) => {
				questions.push(question);
				return Promise.resolve(answer);
			},
		};
		return { questions, context: secretContext({ prompt }) };
	}

	it("asks for what is needed", async () => {
		const { questions, context } = asking("hunter2");
		expect(await reveal("prompt:", context)).toBe("hunter2");
		expect(questions).toEqual(["password of contoso/admin (svc): "]);
	});

	it("asks with the words of the inventory", async () => {
		const { questions, context } = asking("hunter2");
		await reveal("prompt:Contoso password", context);
		expect(questions).toEqual(["Contoso password: "]);
	});

	it("does not wait for somebody who is not there", async () => {
		const error = await failure(reveal("prompt:", secretContext({ prompt: silentPrompt() })));
		expect(error).toMatchObject({ code: "secret-no-terminal", hint: expect.stringContaining("unattended") });
	});

	it("takes no empty answer", async () => {
		expect((await failure(reveal("prompt:", asking("").context))).message).toBe(
			"prompt: was answered with nothing",
		);
	});
});

describe("anything else", () => {
	it("is refused without being repeated", async () => {
		const error = await failure(reveal("hunter2"));
		expect(error).toMatchObject({
			code: "secret-unresolved",
			message: "password of contoso/admin (svc) is no reference",
		});
	});

	it("but a literal of a lab inventory comes from its place apart", async () => {
		const reference = "plaintext:contoso/admin/password";
		const plaintextSecrets = new Map([[reference, new Secret("hunter2", reference)]]);
		expect(await reveal(reference, secretContext({ plaintextSecrets }))).toBe("hunter2");
	});
});
