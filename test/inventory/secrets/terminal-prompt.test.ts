import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { terminalPrompt } from "../../../src/inventory/secrets/prompt-secret.ts";
import { failure } from "../load-text.ts";

/** A terminal made of two pipes: what is typed, and what the screen shows. */
function terminal(isTerminal = true) {
	const keyboard = Object.assign(new PassThrough(), { isTTY: isTerminal, setRawMode: () => keyboard });
	const screen = Object.assign(new PassThrough(), { isTTY: isTerminal });
	let interrupts = 0;
	const prompt = terminalPrompt(
		keyboard as unknown as NodeJS.ReadStream,
		screen as unknown as NodeJS.WriteStream,
		() => {
			interrupts += 1;
		},
	);
	return { keyboard, prompt, shown: () => String(screen.read() ?? ""), interrupts: () => interrupts };
}

describe("terminalPrompt", () => {
	it("gives the answer and does not show it", async () => {
		const { keyboard, prompt, shown } = terminal();
		const answer = prompt.ask("password: ");
		keyboard.write("hunter2\r");
		expect(await answer).toBe("hunter2");
		expect(shown()).toBe("password: \n");
	});

	it("takes corrections", async () => {
		const { keyboard, prompt } = terminal();
		const answer = prompt.ask("password: ");
		keyboard.write("hunterx\u007f2\r");
		expect(await answer).toBe("hunter2");
	});

	it("passes Ctrl-C on and gives up", async () => {
		const { keyboard, prompt, interrupts } = terminal();
		const answer = prompt.ask("password: ");
		keyboard.write("hun\u0003");
		expect((await failure(answer)).message).toBe("the question was not answered");
		expect(interrupts()).toBe(1);
	});

	it("gives up when the keyboard is gone", async () => {
		const { keyboard, prompt } = terminal();
		const answer = prompt.ask("password: ");
		keyboard.end();
		expect(await failure(answer)).toMatchObject({ code: "secret-unresolved" });
	});

	it("knows whether somebody is there", () => {
		expect([terminal(true).prompt.isTerminal, terminal(false).prompt.isTerminal]).toEqual([true, false]);
	});
});
