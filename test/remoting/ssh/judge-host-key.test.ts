import { describe, expect, it } from "vitest";
import { orderHostKeyAlgorithms } from "../../../src/remoting/ssh/host-key-algorithms.ts";
import {
	fingerprint,
	type HostKeyPolicy,
	judgeHostKey,
	keyTypeOf,
} from "../../../src/remoting/ssh/judge-host-key.ts";
import { parseKnownHosts } from "../../../src/remoting/ssh/known-hosts.ts";

const key = keyOf("first");
const other = keyOf("second");

/** A blob with the right outside; what is inside does not matter to the judgement. */
function keyOf(seed: string): Buffer {
	const type = Buffer.from("ssh-ed25519");
	const length = Buffer.alloc(4);
	length.writeUInt32BE(type.length);
	return Buffer.concat([length, type, Buffer.from(seed.padEnd(36, "."))]);
}

function policy(over: Partial<HostKeyPolicy> = {}): HostKeyPolicy {
	return { pins: [], check: "strict", known: [], certified: undefined, ...over };
}

function known(...lines: readonly string[]): HostKeyPolicy["known"] {
	return parseKnownHosts(lines.join("\n"));
}

describe("judgeHostKey", () => {
	it("accepts the key on file", () => {
		expect(
			judgeHostKey(key, policy({ known: known(`h ssh-ed25519 ${key.toString("base64")}`) })).accepted,
		).toBe(true);
	});

	it("calls another key changed", () => {
		const judged = judgeHostKey(key, policy({ known: known(`h ssh-ed25519 ${other.toString("base64")}`) }));
		expect(judged).toMatchObject({ accepted: false, reason: "changed" });
	});

	it("does not let accept-new accept a changed key", () => {
		const lines = known(`h ssh-ed25519 ${other.toString("base64")}`);
		expect(judgeHostKey(key, policy({ known: lines, check: "accept-new" }))).toMatchObject({
			reason: "changed",
		});
	});

	it("refuses an unknown key, and says so when it is accepted", () => {
		expect(judgeHostKey(key, policy())).toMatchObject({ accepted: false, reason: "unknown" });
		expect(judgeHostKey(key, policy({ check: "accept-new" }))).toMatchObject({
			accepted: true,
			note: expect.stringContaining("new host key"),
		});
		expect(judgeHostKey(key, policy({ check: "off" }))).toMatchObject({
			accepted: true,
			note: expect.stringContaining("not checked"),
		});
	});

	it("takes pins over known_hosts", () => {
		const lines = known(`h ssh-ed25519 ${key.toString("base64")}`);
		expect(judgeHostKey(key, policy({ known: lines, pins: [fingerprint(other)] }))).toMatchObject({
			reason: "pin",
		});
		expect(judgeHostKey(other, policy({ known: lines, pins: [fingerprint(other)] })).accepted).toBe(true);
	});

	it("never accepts a revoked key, not even pinned or unchecked", () => {
		const lines = known(`@revoked h ssh-ed25519 ${key.toString("base64")}`);
		const judged = judgeHostKey(key, policy({ known: lines, pins: [fingerprint(key)], check: "off" }));
		expect(judged).toMatchObject({ accepted: false, reason: "revoked" });
	});

	it("reads the key type and survives damaged blobs", () => {
		expect(keyTypeOf(key)).toBe("ssh-ed25519");
		expect(keyTypeOf(Buffer.from([255, 255, 255, 255, 1]))).toBe("unknown");
		expect(keyTypeOf(Buffer.alloc(0))).toBe("unknown");
	});
});

describe("orderHostKeyAlgorithms", () => {
	it("puts the types on file first and keeps the rest", () => {
		const order = orderHostKeyAlgorithms(
			policy({ known: known("h ssh-rsa AAAA", "h ecdsa-sha2-nistp256 AAAA") }),
		);
		expect(order.slice(0, 4)).toEqual(["ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]);
		expect(order).toHaveLength(7);
	});
});
