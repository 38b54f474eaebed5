import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createScrubber } from "../../../src/core/secret.ts";
import { createCredentialResolver } from "../../../src/inventory/secrets/credential-resolver.ts";
import { tempDir } from "../../support/temp-dir.ts";
import { failure } from "../load-text.ts";
import { credential, execNode, inventoryWith } from "./make-context.ts";

const KEY =
	"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

/** A command that counts how often it was run. */
function countingCommand(folder: string, exitCode = 0) {
	const script = `require("fs").appendFileSync("runs", "x"); console.log("hunter2"); process.exitCode = ${exitCode}`;
	return { reference: execNode(script), runs: () => readFileSync(join(folder, "runs"), "utf8").length };
}

describe("createCredentialResolver", () => {
	it("reads key and passphrase of a credential", async () => {
		const folder = tempDir();
		writeFileSync(join(folder, "id"), KEY, { mode: 0o600 });
		const reference = credential({ keyFile: join(folder, "id"), passphrase: "env:PHRASE" });
		const resolver = createCredentialResolver(inventoryWith([reference], folder), {
			environment: { PHRASE: "open" },
		});
		const { privateKey, passphrase, password, id, user } = await resolver.resolve(reference);
		expect([id, user, privateKey?.reveal(), passphrase?.reveal(), password]).toEqual([
			"contoso/admin",
			"svc",
			KEY,
			"open",
			undefined,
		]);
	});

	it("reads nothing before it is asked", () => {
		const folder = tempDir();
		const command = countingCommand(folder);
		const resolver = createCredentialResolver(
			inventoryWith([credential({ password: command.reference })], folder),
		);
		expect([...resolver.known()]).toEqual([]);
		expect(command.runs).toThrow(/ENOENT/);
	});

	it("reads a credential once, however many hosts want it at the same time", async () => {
		const folder = tempDir();
		const command = countingCommand(folder);
		const reference = credential({ password: command.reference });
		const resolver = createCredentialResolver(inventoryWith([reference], folder));
		const all = await Promise.all([1, 2, 3].map(() => resolver.resolve({ ...reference })));
		expect(all.map(({ password }) => password?.reveal())).toEqual(["hunter2", "hunter2", "hunter2"]);
		expect(command.runs()).toBe(1);
	});

	it("fails once and for all", async () => {
		const folder = tempDir();
		const command = countingCommand(folder, 1);
		const reference = credential({ password: command.reference });
		const resolver = createCredentialResolver(inventoryWith([reference], folder));
		const errors = [await failure(resolver.resolve(reference)), await failure(resolver.resolve(reference))];
		expect(errors[0]).toBe(errors[1]);
		expect(command.runs()).toBe(1);
	});

	it("tells credentials of one name apart that use different means", async () => {
		const environment = { A: "first", B: "second" };
		const resolver = createCredentialResolver(inventoryWith([]), { environment });
		const a = await resolver.resolve(credential({ password: "env:A" }));
		const b = await resolver.resolve(credential({ password: "env:B" }));
		expect([a.password?.reveal(), b.password?.reveal()]).toEqual(["first", "second"]);
	});

	it("knows every secret it read, for the scrubber", async () => {
		const reference = credential({ password: "env:PW", passphrase: "env:MISSING" });
		const resolver = createCredentialResolver(inventoryWith([reference]), { environment: { PW: "hunter2" } });
		await failure(resolver.resolve(reference));
		expect(createScrubber(resolver.known())("login with hunter2 failed")).toBe(
			"login with [secret env:PW] failed",
		);
	});

	it("hides variables of all tenants from commands, read or not", async () => {
		const other = { ...credential({ id: "fabrikam/admin", password: "env:FABRIKAM_PW" }) };
		const reference = credential({ password: execNode("console.log(String(process.env.FABRIKAM_PW))") });
		const environment = { PATH: process.env["PATH"], FABRIKAM_PW: "hunter2" };
		const resolver = createCredentialResolver(inventoryWith([reference, other]), { environment });
		expect((await resolver.resolve(reference)).password?.reveal()).toBe("undefined");
	});

	it("asks one question at a time", async () => {
		let open = 0;
		let most = 0;
		const ask = async (question: string): Promise<string> => {
			open += 1;
			most = Math.max(most, open);
			await Promise.resolve();
			open -= 1;
			return `answer to ${question}`;
		};
		const resolver = createCredentialResolver(inventoryWith([]), { prompt: { isTerminal: true, ask } });
		const wanted = ["a", "b", "c"].map((name) => credential({ id: `contoso/${name}`, password: "prompt:" }));
		const answers = await Promise.all(wanted.map((reference) => resolver.resolve(reference)));
		expect(most).toBe(1);
		expect(answers.map(({ password }) => password?.reveal())).toEqual([
			"answer to password of contoso/a (svc): ",
			"answer to password of contoso/b (svc): ",
			"answer to password of contoso/c (svc): ",
		]);
	});

	it("goes on asking when one question was not answered", async () => {
		const answers = [Promise.reject(new Error("gave up")), Promise.resolve("hunter2")];
		answers[0]?.catch(() => {});
		const ask = (): Promise<string> => answers.shift() ?? Promise.reject(new Error("too many questions"));
		const resolver = createCredentialResolver(inventoryWith([]), { prompt: { isTerminal: true, ask } });
		const first = resolver.resolve(credential({ id: "contoso/a", password: "prompt:" }));
		const second = resolver.resolve(credential({ id: "contoso/b", password: "prompt:" }));
		expect((await failure(first)).message).toBe("gave up");
		expect((await second).password?.reveal()).toBe("hunter2");
	});

	it("refuses a public key, which is a common slip", async () => {
		const keyFile = join(tempDir(), "id.pub");
		writeFileSync(keyFile, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB svc\n", { mode: 0o600 });
		const resolver = createCredentialResolver(inventoryWith([]));
		expect(await failure(resolver.resolve(credential({ keyFile })))).toMatchObject({
			message: `key file ${keyFile} is a public key`,
			hint: "Name the private key, usually without .pub.",
		});
	});

	it("prints no value, whichever way it is looked at", async () => {
		const reference = credential({ password: "env:PW" });
		const resolver = createCredentialResolver(inventoryWith([reference]), { environment: { PW: "hunter2" } });
		const resolved = await resolver.resolve(reference);
		const shown = [
			inspect(resolved, { depth: 9, showHidden: true }),
			JSON.stringify(resolved),
			inspect([...resolver.known()]),
		];
		expect(shown.join("\n")).not.toContain("hunter2");
		expect(shown[1]).toContain("[secret env:PW]");
	});
});
