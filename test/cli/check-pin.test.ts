import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cheapPowerShell } from "../support/cheap-powershell.ts";
import { type CliResult, exf } from "../support/cli.ts";
import { type Sshd, sshdPath, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp-dir.ts";

describe.skipIf(sshdPath === undefined)("exf check --pin", () => {
	let first: Sshd;
	let second: Sshd;

	beforeAll(async () => {
		[first, second] = await Promise.all([startSshd(cheapPowerShell()), startSshd(cheapPowerShell())]);
	});
	afterAll(() => Promise.all([first.stop(), second.stop()]));

	/** An inventory of the two servers; `more` is put into their connection. */
	function inventory(more = "", hosts: readonly Sshd[] = [first, second]): { dir: string; known: string } {
		const dir = tempDir();
		const lines = hosts.map(
			(sshd, index) =>
				`  ex0${index + 1}: { address: 127.0.0.1, connection: { port: ${sshd.port}, keyFile: ${sshd.keyFile}, user: ${sshd.user}, session: exec${more} } }`,
		);
		writeFileSync(
			join(dir, "inventory.yaml"),
			["version: 1", "connection: { knownHosts: [known] }", "hosts:", ...lines, ""].join("\n"),
		);
		return { dir, known: join(dir, "known") };
	}
	function check(dir: string, ...args: readonly string[]): Promise<CliResult> {
		return exf(["check", ...args], { cwd: dir });
	}

	it("stores the keys of all hosts, after which they are ready", async () => {
		const { dir, known } = inventory();
		const before = first.log().split("Accepted").length;
		const pin = await check(dir, "--pin", "--yes", "--expect-hosts", "2");
		expect(pin).toMatchObject({ code: 0, err: "" });
		expect(pin.out).toContain(
			`unknown  default/default/ex01  127.0.0.1:${first.port}  ssh-ed25519 ${first.hostKey}`,
		);
		expect(pin.out).toContain(`stored 2 host keys in ${known}`);
		expect(first.log().split("Accepted").length).toBe(before);
		expect(await check(dir)).toMatchObject({
			code: 0,
			out: expect.stringContaining("2 of 2 hosts are ready"),
		});
		const again = await check(dir, "--pin", "--yes", "--expect-hosts", "2");
		expect(again).toMatchObject({ code: 0, out: expect.stringContaining("nothing to store") });
	});

	it("stores nothing when another number was expected", async () => {
		const { dir, known } = inventory();
		expect(await check(dir, "--pin", "--yes", "--expect-hosts", "3")).toMatchObject({
			code: 2,
			err: expect.stringContaining("2 host keys are unknown, not 3"),
		});
		expect(existsSync(known)).toBe(false);
	});

	it("stores nothing without a terminal, and shows the keys all the same", async () => {
		const { dir, known } = inventory();
		const { code, out, err } = await check(dir, "--pin");
		expect(code).toBe(2);
		expect(out).toContain(first.hostKey);
		expect(err).toContain("--yes --expect-hosts 2");
		expect(existsSync(known)).toBe(false);
	});

	it("never stores a key that has changed", async () => {
		const { dir, known } = inventory();
		const old = readFileSync(second.knownHosts, "utf8").replaceAll(`:${second.port} `, `:${first.port} `);
		writeFileSync(known, old);
		const { code, out } = await check(dir, "--pin", "--yes", "--expect-hosts", "1");
		expect(code).toBe(3);
		expect(out).toMatch(/REFUSED {2}default\/default\/ex01 .*host key has CHANGED/);
		expect(readFileSync(known, "utf8").startsWith(old)).toBe(true);
		expect(readFileSync(known, "utf8")).not.toContain(
			`[127.0.0.1]:${first.port} ssh-ed25519 ${keyOf(first)}`,
		);
	});

	it("stores the key of a jump host first, then those behind it", async () => {
		const jump = `, proxyJump: { address: 127.0.0.1, port: ${second.port}, user: ${second.user}, keyFile: ${second.keyFile} }`;
		const { dir } = inventory(jump, [first]);
		const one = await check(dir, "--pin", "--yes", "--expect-hosts", "1");
		expect(one.out).toContain(`unknown  jump host 127.0.0.1:${second.port}`);
		expect(one).toMatchObject({
			code: 3,
			out: expect.stringMatching(/FAILED {3}default\/default\/ex01 .* is not known/),
		});
		const two = await check(dir, "--pin", "--yes", "--expect-hosts", "1");
		expect(two).toMatchObject({ code: 0, out: expect.stringContaining("unknown  default/default/ex01") });
		expect(await check(dir)).toMatchObject({ code: 0 });
	});

	it("points at servers that show the same key", async () => {
		const { dir } = inventory("", [first, first]);
		writeFileSync(
			join(dir, "inventory.yaml"),
			readFileSync(join(dir, "inventory.yaml"), "utf8").replace("address: 127.0.0.1", "address: localhost"),
		);
		const { out } = await check(dir, "--pin", "--yes", "--expect-hosts", "2");
		expect(out).toMatch(/note: default\/default\/ex0\d, default\/default\/ex0\d show the same key SHA256:/);
	});

	it("prints JSON", async () => {
		const { dir } = inventory();
		const { out } = await check(dir, "--pin", "--json", "--yes", "--expect-hosts", "2");
		const lines = out
			.trim()
			.split("\n")
			.map((text): unknown => JSON.parse(text));
		expect(lines).toHaveLength(3);
		expect(lines.at(-1)).toMatchObject({ event: "stored", added: 2 });
	});

	it("says which host cannot be asked", async () => {
		const { dir } = inventory();
		const text = readFileSync(join(dir, "inventory.yaml"), "utf8").replace(`port: ${first.port}`, "port: 1");
		writeFileSync(join(dir, "inventory.yaml"), text);
		const { code, out } = await check(dir, "--pin", "--yes", "--expect-hosts", "1");
		expect(code).toBe(3);
		expect(out).toMatch(
			/FAILED {3}default\/default\/ex01 {2}127\.0\.0\.1:1 {2}127\.0\.0\.1:1 refuses connections/,
		);
	});
});

function keyOf(sshd: Sshd): string {
	return readFileSync(join(sshd.dir, "host_ed25519.pub"), "utf8").split(" ")[1]?.trim() ?? "";
}
