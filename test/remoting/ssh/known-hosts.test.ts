import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../../src/remoting/ssh/judge-host-key.ts";
import {
	findKnownHostLines,
	knownHostsName,
	parseKnownHosts,
} from "../../../src/remoting/ssh/known-hosts.ts";
import { indexKnownHosts } from "../../../src/remoting/ssh/known-hosts-index.ts";
import { hasCommand } from "../../support/has-command.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGm1x0m8mJ1tq9e7Yk3cC3xYb7w8n9mV5kq2b1r4s6t8";

describe("known_hosts", () => {
	it("finds a plain name without regard to case", () => {
		const lines = parseKnownHosts(`EX01.contoso.example ssh-ed25519 ${KEY}\n`);
		expect(findKnownHostLines(lines, "ex01.Contoso.example", 22)).toHaveLength(1);
	});

	it("tells hosts on other ports apart", () => {
		const lines = parseKnownHosts(`[ex01]:2222 ssh-ed25519 ${KEY}`);
		expect(findKnownHostLines(lines, "ex01", 2222)).toHaveLength(1);
		expect(findKnownHostLines(lines, "ex01", 22)).toHaveLength(0);
	});

	it("understands wildcards, several names and negation", () => {
		const lines = parseKnownHosts(`*.contoso.example,!edge?.contoso.example,10.0.5.20 ssh-ed25519 ${KEY}`);
		expect(findKnownHostLines(lines, "ex01.contoso.example", 22)).toHaveLength(1);
		expect(findKnownHostLines(lines, "edge1.contoso.example", 22)).toHaveLength(0);
		expect(findKnownHostLines(lines, "10.0.5.20", 22)).toHaveLength(1);
		expect(findKnownHostLines(lines, "ex01.contosoXexample", 22)).toHaveLength(0);
	});

	it("keeps the revoked marker and leaves comments and damaged lines out", () => {
		const lines = parseKnownHosts(`# note\n\n@revoked ex01 ssh-ed25519 ${KEY}\nonly-a-name\n@odd a b c\n`);
		expect(lines.map((line) => line.marker)).toEqual(["revoked"]);
	});

	it("finds the same lines with an index as by trying every line", () => {
		const lines = parseKnownHosts(
			`ex01 ssh-ed25519 ${KEY}\nex01,ex02 ssh-rsa ${KEY}\n*.example,!edge.example ssh-ed25519 ${KEY}\n[ex01]:2222 ssh-ed25519 ${KEY}`,
		);
		const index = indexKnownHosts(lines);
		for (const [name, port] of [
			["EX01", 22],
			["ex02", 22],
			["ex01", 2222],
			["a.example", 22],
			["edge.example", 22],
		] as const) {
			expect(index.find(name, port)).toEqual(findKnownHostLines(lines, name, port));
		}
	});

	it("writes names as ssh does", () => {
		expect(knownHostsName("EX01", 22)).toBe("ex01");
		expect(knownHostsName("ex01", 2222)).toBe("[ex01]:2222");
	});
});

describe.skipIf(!hasCommand("ssh-keygen"))("known_hosts written by OpenSSH", () => {
	const dir = mkdtempSync(join(tmpdir(), "exf-known-hosts-"));
	const keyFile = join(dir, "key");
	execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keyFile]);
	const publicKey = readFileSync(`${keyFile}.pub`, "utf8").split(" ").slice(0, 2).join(" ");

	it("finds names that ssh-keygen -H hashed", () => {
		const path = join(dir, "known_hosts");
		writeFileSync(path, `ex01.contoso.example ${publicKey}\n[ex02]:2222 ${publicKey}\n`);
		execFileSync("ssh-keygen", ["-q", "-H", "-f", path], { stdio: "ignore" });
		const text = readFileSync(path, "utf8");
		expect(text).toContain("|1|");
		expect(text).not.toContain("ex01");
		const lines = parseKnownHosts(text);
		expect(findKnownHostLines(lines, "ex01.contoso.example", 22)).toHaveLength(1);
		expect(findKnownHostLines(lines, "ex02", 2222)).toHaveLength(1);
		expect(findKnownHostLines(lines, "ex03", 22)).toHaveLength(0);
	});

	it("gives the fingerprint that ssh-keygen -l prints", () => {
		const printed = execFileSync("ssh-keygen", ["-lf", `${keyFile}.pub`], { encoding: "utf8" });
		expect(printed).toContain(fingerprint(Buffer.from(publicKey.split(" ")[1] ?? "", "base64")));
	});
});
