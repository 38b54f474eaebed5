import { describe, expect, it } from "vitest";
import { CredentialGate } from "../../../src/remoting/runner/credential-gate.ts";

const NEVER = new AbortController().signal;

async function isPending(promise: Promise<unknown>): Promise<boolean> {
	const waiting = Symbol("waiting");
	await new Promise((resolve) => setImmediate(resolve));
	return (await Promise.race([promise, Promise.resolve(waiting)])) === waiting;
}

describe("CredentialGate", () => {
	it("lets only two hosts try a credential that was never accepted", async () => {
		const gate = new CredentialGate();
		expect(await gate.enter(NEVER)).toBe(true);
		expect(await gate.enter(NEVER)).toBe(true);
		expect(await isPending(gate.enter(NEVER))).toBe(true);
	});

	it("opens for all once it was accepted", async () => {
		const gate = new CredentialGate();
		await gate.enter(NEVER);
		await gate.enter(NEVER);
		const others = [gate.enter(NEVER), gate.enter(NEVER), gate.enter(NEVER)];
		gate.leave("accepted");
		expect(await Promise.all(others)).toEqual([true, true, true]);
	});

	it("stops after two refusals, tells so once, and sends the waiting away", async () => {
		let stopped = 0;
		const gate = new CredentialGate(() => {
			stopped += 1;
		});
		await gate.enter(NEVER);
		await gate.enter(NEVER);
		const third = gate.enter(NEVER);
		gate.leave("refused");
		gate.leave("refused");
		expect(await third).toBe(false);
		expect(await gate.enter(NEVER)).toBe(false);
		expect(stopped).toBe(1);
	});

	it("counts an earlier refusal against the next try", async () => {
		const gate = new CredentialGate();
		await gate.enter(NEVER);
		gate.leave("refused");
		expect(await gate.enter(NEVER)).toBe(true);
		expect(await isPending(gate.enter(NEVER))).toBe(true);
	});

	it("does not count a host that went away before it answered", async () => {
		const gate = new CredentialGate();
		for (let turn = 0; turn < 5; turn += 1) {
			await gate.enter(NEVER);
			gate.leave("not-tried");
		}
		expect(gate.stopped).toBe(false);
	});

	it("sends the waiting away when the run is stopped", async () => {
		const gate = new CredentialGate();
		const stop = new AbortController();
		await gate.enter(stop.signal);
		await gate.enter(stop.signal);
		const third = gate.enter(stop.signal);
		stop.abort();
		expect(await third).toBe(false);
	});
});
