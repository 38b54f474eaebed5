import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { askApproval } from "../../src/cli/terminal/ask-approval.ts";

const HASH = "a".repeat(64);
const QUESTION = { what: "plan", hash: HASH, hosts: 12, text: "what changes\n" } as const;

async function ask(argv: Readonly<Record<string, unknown>>) {
	let shown = "";
	const write = new Writable({
		write(chunk, _encoding, done) {
			shown += String(chunk);
			done();
		},
	}) as unknown as NodeJS.WriteStream;
	const signal = new AbortController().signal;
	const answer = await askApproval(QUESTION, {
		output: { out: write, err: write, env: {} },
		argv,
		signal,
	}).catch((thrown: { code?: string; message: string }) => `${thrown.code}: ${thrown.message}`);
	return { answer, shown };
}

describe("an approval without a terminal", () => {
	it("is the hash and the number of hosts", async () => {
		expect(await ask({ approve: HASH, "expect-hosts": 12 })).toEqual({ answer: "unattended", shown: "" });
	});

	it("is none with another hash, or another number of hosts", async () => {
		expect((await ask({ approve: "b".repeat(64), "expect-hosts": 12 })).answer).toMatch(/^not-approved: /);
		expect((await ask({ approve: HASH, "expect-hosts": 11 })).answer).toMatch(
			/^not-approved: .* 12 hosts, not 11/,
		);
	});

	it("is none with one of the two alone", async () => {
		expect((await ask({ approve: HASH })).answer).toMatch(/^usage: /);
		expect((await ask({ "expect-hosts": 12 })).answer).toMatch(/^usage: /);
	});

	it("is none without both, but what is to be read is shown", async () => {
		const { answer, shown } = await ask({});
		expect(answer).toMatch(/^not-approved: there is no terminal/);
		expect(shown).toBe(`what changes\nhash ${HASH}\n\n`);
	});
});
