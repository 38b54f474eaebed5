import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";
import { describe, expect, it } from "vitest";
import { generateEd25519Key } from "../../src/lab/keys/ed25519-key.ts";
import { createHostKeyPool } from "../../src/lab/keys/host-key-pool.ts";
import { hashedKnownHostsLine, knownHostsLine } from "../../src/lab/keys/known-hosts-line.ts";
import { findCommand } from "../support/has-command.ts";
import { tempDir } from "../support/temp-dir.ts";

const sshKeygen = findCommand("ssh-keygen");

describe("generateEd25519Key", () => {
	it("makes files that ssh2 reads, every one of 1,000", () => {
		for (let count = 0; count < 1000; count++) {
			const { privateKey, publicKey } = generateEd25519Key("test");
			const key = ssh2.utils.parseKey(privateKey);
			if (key instanceof Error) throw key;
			expect(`${key.type} ${key.getPublicSSH().toString("base64")}`).toBe(publicKey);
		}
	});

	it.skipIf(sshKeygen === undefined)("makes files that OpenSSH reads, with their comment", () => {
		const { privateKey, publicKey } = generateEd25519Key("a comment");
		const path = join(tempDir(), "key");
		writeFileSync(path, privateKey, { mode: 0o600 });
		const shown = execFileSync(sshKeygen ?? "", ["-y", "-f", path], { encoding: "utf8" });
		expect(shown.trim()).toBe(`${publicKey} a comment`);
	});
});

describe("createHostKeyPool", () => {
	it("gives every host of a small estate a key of its own, and always the same", () => {
		const keyFor = createHostKeyPool(12);
		const keys = Array.from({ length: 12 }, (_, index) => keyFor(index).publicKey);
		expect(new Set(keys).size).toBe(12);
		expect(keyFor(3).publicKey).toBe(keys[3]);
	});

	it("makes few keys for a large estate", () => {
		const keyFor = createHostKeyPool(5000);
		const keys = Array.from({ length: 5000 }, (_, index) => keyFor(index).publicKey);
		expect(new Set(keys).size).toBe(64);
	});
});

describe.skipIf(sshKeygen === undefined)("known_hosts lines", () => {
	it.each([
		["plain", knownHostsLine],
		["hashed", hashedKnownHostsLine],
	])("ssh-keygen finds a %s one by address and port", (_form, line) => {
		const path = join(tempDir(), "known_hosts");
		const { publicKey } = generateEd25519Key("test");
		writeFileSync(path, `${line("127.1.0.9", 2222, publicKey)}\n${line("127.1.0.8", 2222, publicKey)}\n`);
		const found = execFileSync(sshKeygen ?? "", ["-F", "[127.1.0.9]:2222", "-f", path], { encoding: "utf8" });
		expect(found.split("\n").filter((text) => text.includes(publicKey))).toHaveLength(1);
	});
});
