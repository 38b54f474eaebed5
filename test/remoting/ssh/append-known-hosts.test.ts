import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendKnownHosts, type ConfirmedKey } from "../../../src/remoting/ssh/append-known-hosts.ts";
import { indexKnownHosts } from "../../../src/remoting/ssh/known-hosts-index.ts";
import { parseKnownHosts } from "../../../src/remoting/ssh/known-hosts.ts";
import { hasCommand } from "../../support/has-command.ts";
import { makeKey, readPublic } from "../../support/make-certificate.ts";
import { tempDir } from "../../support/temp-dir.ts";

function keyFor(address: string, port = 22, seed = address): ConfirmedKey {
	return { address, port, keyType: "ssh-ed25519", blob: Buffer.from(seed) };
}

function find(path: string, address: string, port = 22): string[] {
	const index = indexKnownHosts(parseKnownHosts(readFileSync(path, "utf8")));
	return index.find(address, port).map(({ key }) => Buffer.from(key, "base64").toString());
}

describe("appendKnownHosts", () => {
	it("makes the file and its folder, for the owner only", async () => {
		const path = join(tempDir(), "new", "known_hosts");
		await appendKnownHosts(path, [keyFor("ex01"), keyFor("ex02", 2222)]);
		expect(readFileSync(path, "utf8")).toBe(
			`ex01 ssh-ed25519 ${btoa("ex01")}\n[ex02]:2222 ssh-ed25519 ${btoa("ex02")}\n`,
		);
		if (process.platform !== "win32") {
			expect(statSync(path).mode & 0o777).toBe(0o600);
			expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
		}
	});

	it("keeps what is there, byte by byte, also without a line break at the end", async () => {
		const path = join(tempDir(), "known_hosts");
		const before = "# mine\n\nex09 ssh-rsa AAAA";
		writeFileSync(path, before);
		await appendKnownHosts(path, [keyFor("ex01")]);
		expect(readFileSync(path, "utf8")).toBe(`${before}\nex01 ssh-ed25519 ${btoa("ex01")}\n`);
	});

	it("hashes names where the file has hashed ones", async () => {
		const path = join(tempDir(), "known_hosts");
		writeFileSync(path, "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-rsa AAAA\n");
		const { hashed } = await appendKnownHosts(path, [keyFor("ex01", 2222)]);
		expect(hashed).toBe(true);
		expect(readFileSync(path, "utf8")).not.toContain("ex01");
		expect(find(path, "ex01", 2222)).toEqual(["ex01"]);
		expect(find(path, "ex02", 2222)).toEqual([]);
	});

	it("leaves a host alone that has a key by now, whatever key that is", async () => {
		const path = join(tempDir(), "known_hosts");
		await appendKnownHosts(path, [keyFor("ex01", 22, "first")]);
		const { added, already } = await appendKnownHosts(path, [keyFor("ex01", 22, "second"), keyFor("ex02")]);
		expect({ added: added.length, already: already.length }).toEqual({ added: 1, already: 1 });
		expect(find(path, "ex01")).toEqual(["first"]);
	});

	it("writes through a link and keeps the mode of the file", async () => {
		const dir = tempDir();
		const file = join(dir, "real");
		writeFileSync(file, "");
		chmodSync(file, 0o644);
		symlinkSync(file, join(dir, "link"));
		await appendKnownHosts(join(dir, "link"), [keyFor("ex01")]);
		expect(find(file, "ex01")).toEqual(["ex01"]);
		if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o644);
	});

	it("loses nothing when two write at the same time", async () => {
		const path = join(tempDir(), "known_hosts");
		const names = Array.from({ length: 20 }, (_, index) => `ex${index}`);
		await Promise.all(names.map((name) => appendKnownHosts(path, [keyFor(name)])));
		expect(names.flatMap((name) => find(path, name))).toEqual(names);
	});

	it("says which file cannot be written", async () => {
		const dir = tempDir();
		await expect(appendKnownHosts(dir, [keyFor("ex01")])).rejects.toMatchObject({
			code: "known-hosts-unwritable",
			message: expect.stringContaining(dir),
		});
		expect(existsSync(join(dir, "ex01"))).toBe(false);
	});

	it.skipIf(!hasCommand("ssh-keygen"))("writes lines that ssh-keygen finds, plain and hashed", async () => {
		const dir = tempDir();
		const { type, blob } = readPublic(`${makeKey(dir, "key")}.pub`);
		const path = join(dir, "known_hosts");
		const add = (address: string): Promise<unknown> =>
			appendKnownHosts(path, [{ address, port: 2222, keyType: type, blob }]);
		await add("ex01");
		execFileSync("ssh-keygen", ["-q", "-H", "-f", path], { stdio: "ignore" });
		await add("ex02");
		for (const name of ["ex01", "ex02"]) {
			const found = execFileSync("ssh-keygen", ["-F", `[${name}]:2222`, "-f", path], { encoding: "utf8" });
			expect(found).toContain("ssh-ed25519");
		}
	});
});
