import type { AuthContext, Prompt } from "ssh2";
import { describe, expect, it, onTestFinished } from "vitest";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";
import { createSshTransport } from "../../../src/remoting/ssh/ssh-transport.ts";
import { type LoginScript, startInteractiveServer } from "../../support/interactive-server.ts";
import { buildCredential, buildHost, buildTarget } from "../../support/target.ts";

const NEVER = new AbortController().signal;

async function logIn(
	offered: Parameters<typeof startInteractiveServer>[0],
	script: LoginScript,
): Promise<{ readonly result: unknown; readonly methods: readonly string[]; readonly gate: CredentialGate }> {
	const server = await startInteractiveServer(offered, script);
	onTestFinished(() => server.stop());
	const host = buildHost({
		connection: { port: server.port, auth: "password", hostKeyPins: [server.hostKey] },
	});
	const gate = new CredentialGate();
	const target = { ...buildTarget(host, buildCredential("svc", { password: "right" })), gate };
	const result = await createSshTransport()
		.connect(target, NEVER)
		.then(
			async (session) => {
				await session.close();
				return "connected";
			},
			(thrown: unknown) => thrown,
		);
	return { result, methods: server.methods, gate };
}

/** Asks these rounds of questions, then accepts when the first answer was the password. */
function asking(...rounds: readonly (readonly Prompt[])[]): LoginScript {
	return (context: AuthContext) => {
		if (context.method !== "keyboard-interactive") return context.reject();
		let first: string | undefined;
		const next = ([prompts, ...rest]: readonly (readonly Prompt[])[]): void => {
			if (prompts === undefined) {
				if (first === "right") context.accept();
				else context.reject(["keyboard-interactive"]);
			} else {
				context.prompt([...prompts], "", (answers) => {
					first ??= answers[0];
					next(rest);
				});
			}
		};
		next(rounds);
	};
}

/** A second refusal stops a credential, a first one does not. */
async function refuseOnce(gate: CredentialGate): Promise<void> {
	await gate.enter(NEVER);
	gate.leave("refused");
}

const PASSWORD: Prompt = { prompt: "Password: ", echo: false };

describe("login with a password", () => {
	it("answers keyboard-interactive where the server takes nothing else", async () => {
		const { result, methods } = await logIn(["publickey", "keyboard-interactive"], asking([PASSWORD]));
		expect({ result, methods }).toEqual({ result: "connected", methods: ["none", "keyboard-interactive"] });
	});

	it("prefers the password method", async () => {
		const { result, methods } = await logIn(["keyboard-interactive", "password"], (context) => {
			if (context.method === "password" && context.password === "right") context.accept();
			else context.reject();
		});
		expect({ result, methods }).toEqual({ result: "connected", methods: ["none", "password"] });
	});

	it("tries a refused keyboard-interactive login once", async () => {
		const { result, methods } = await logIn(["keyboard-interactive"], (context) => {
			if (context.method === "keyboard-interactive") {
				context.prompt([PASSWORD], "", () => context.reject(["keyboard-interactive"]));
			}
		});
		expect(result).toMatchObject({ code: "auth", transient: false });
		expect(methods).toEqual(["none", "keyboard-interactive"]);
	});

	it("refuses a one-time code after the password, which counts as a try", async () => {
		const { result, gate } = await logIn(
			["keyboard-interactive"],
			asking([PASSWORD], [{ prompt: "Verification code: ", echo: false }]),
		);
		expect(result).toMatchObject({
			code: "auth",
			message: expect.stringContaining("more after the password"),
		});
		await refuseOnce(gate);
		expect(gate.stopped).toBe(true);
	});

	it("tries nothing on a server that takes no password", async () => {
		const { result, methods, gate } = await logIn(["publickey"], (context) => context.reject());
		expect(result).toMatchObject({ code: "auth", message: expect.stringContaining("only publickey") });
		expect(methods).toEqual(["none"]);
		await refuseOnce(gate);
		expect(gate.stopped).toBe(false);
	});

	it("says when the password has to be changed, instead of waiting", async () => {
		const { result } = await logIn(["password"], (context) => {
			if (context.method === "password") context.requestChange("Change it", () => context.reject());
		});
		expect(result).toMatchObject({ code: "auth", message: expect.stringContaining("to be changed") });
	});

	it("says when a second login is wanted", async () => {
		const { result } = await logIn(["password"], (context) => context.reject(["publickey"], true));
		expect(result).toMatchObject({
			code: "auth",
			message: expect.stringContaining("wants a second one (publickey)"),
		});
	});

	it("does not try again after a server hung up on a login", async () => {
		const { result } = await logIn(["password"], (_context, hangUp) => hangUp());
		expect(result).toMatchObject({ code: "closed", transient: false });
	});
});
