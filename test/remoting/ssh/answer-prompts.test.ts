import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { answerPrompts, type Prompt } from "../../../src/remoting/ssh/answer-prompts.ts";

function answers(...rounds: readonly (readonly Prompt[])[]): string[][] {
	const answer = answerPrompts(new Secret("geheim", "env:TEST"), "ex01:22");
	return rounds.map((prompts) => answer(prompts, ""));
}

function hidden(prompt: string): Prompt {
	return { prompt, echo: false };
}

describe("answerPrompts", () => {
	it.each(["Password: ", "svc@ex01's password:", "Passwort:", "Mot de passe :", "Пароль:", "パスワード:"])(
		"answers %j",
		(prompt) => {
			expect(answers([hidden(prompt)])).toEqual([["geheim"]]);
		},
	);

	it("lets rounds without a question pass, before and after", () => {
		expect(answers([], [hidden("Password:")], [])).toEqual([[], ["geheim"], []]);
	});

	it.each([
		"Verification code: ",
		"One-time password (OATH) for `svc':",
		"Enter PASSCODE:",
		"(current) UNIX password:",
		"New password:",
		"Second Factor (optional):",
		"Duo two-factor login",
		"",
	])("refuses %j", (prompt) => {
		expect(() => answers([hidden(prompt)])).toThrow(
			expect.objectContaining({ code: "auth", message: expect.stringContaining("something other") }),
		);
	});

	it("refuses a question whose answer would be shown", () => {
		expect(() => answers([{ prompt: "Password:", echo: true }])).toThrow(/something other/);
	});

	it("refuses several questions at once", () => {
		expect(() => answers([hidden("Password:"), hidden("Code:")])).toThrow(/asks 2 questions at once/);
	});

	it("never gives the password a second time", () => {
		expect(() => answers([hidden("Password:")], [hidden("Password:")])).toThrow(
			/asks for more after the password/,
		);
	});

	it("shows the server's words without control characters", () => {
		expect(() => answers([hidden("Code\u001b[2J\r\n:")])).toThrow(/"Code :"/);
	});
});
