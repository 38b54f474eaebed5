import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { judgeCertificate } from "../../../src/remoting/ssh/judge-certificate.ts";
import { parseKnownHosts } from "../../../src/remoting/ssh/known-hosts.ts";
import { hasCommand } from "../../support/has-command.ts";
import {
	type CertificateOptions,
	type KeyType,
	makeKey,
	readPublic,
	signHostKey,
} from "../../support/make-certificate.ts";
import { tempDirFor } from "../../support/temp-dir.ts";

describe.skipIf(!hasCommand("ssh-keygen"))("judgeCertificate, on certificates of ssh-keygen", () => {
	const dir = tempDirFor(afterAll);
	const authority = makeKey(dir, "authority");
	const other = makeKey(dir, "other");
	let serial = 0;

	function issue(options: CertificateOptions = {}, by = authority, type: KeyType = "ed25519", bits?: number) {
		const key = makeKey(dir, `host${(serial += 1)}`, type, bits);
		const certificate = readPublic(signHostKey(by, key, options));
		return { key: readPublic(`${key}.pub`), certificate: certificate.blob, type: certificate.type };
	}
	function judge(
		certificate: Buffer,
		over: { readonly name?: string; readonly lines?: string; readonly now?: Date } = {},
	) {
		const { name = "127.0.0.1", now = new Date(), lines = trusting(authority) } = over;
		return judgeCertificate(certificate, [{ name, lines: parseKnownHosts(lines) }], now);
	}
	function trusting(key: string): string {
		const { type, base64 } = readPublic(`${key}.pub`);
		return `@cert-authority * ${type} ${base64}\n`;
	}
	function problem(certificate: Buffer, over: Parameters<typeof judge>[1] = {}): string {
		const judged = judge(certificate, over);
		return judged.ok ? "accepted" : judged.problem;
	}

	it.each([
		["ed25519", undefined],
		["ecdsa", 256],
		["ecdsa", 384],
		["ecdsa", 521],
		["rsa", 2048],
	] as const)("accepts a host key of type %s with %s bits and gives the key", (type, bits) => {
		const { certificate, key } = issue({}, authority, type, bits);
		expect(judge(certificate)).toEqual({ ok: true, key: key.blob });
	});

	it.each([
		["ecdsa", 256],
		["ecdsa", 384],
		["ecdsa", 521],
		["rsa", 2048],
	] as const)("accepts an authority of type %s with %s bits", (type, bits) => {
		const by = makeKey(dir, `authority-${type}-${bits}`, type, bits);
		expect(judge(issue({}, by).certificate, { lines: trusting(by) })).toMatchObject({ ok: true });
	});

	it("refuses an RSA signature made with SHA-1", () => {
		const by = makeKey(dir, "authority-sha1", "rsa", 2048);
		const { certificate } = issue({ more: ["-t", "ssh-rsa"] }, by);
		expect(problem(certificate, { lines: trusting(by) })).toBe("its certificate has a wrong signature");
	});

	it("refuses another authority", () => {
		expect(problem(issue({}, other).certificate)).toMatch(/signed by another authority \(SHA256:/);
	});

	it("refuses one that is made out to somebody else, or to nobody", () => {
		expect(problem(issue({ principals: ["ex02"] }).certificate)).toBe("its certificate is made out to ex02");
		expect(problem(issue({ principals: [] }).certificate)).toMatch(/nobody in particular/);
	});

	it("understands wildcards and case in principals", () => {
		const { certificate } = issue({ principals: ["*.contoso.example"] });
		expect(problem(certificate, { name: "EX01.contoso.example" })).toBe("accepted");
		expect(problem(certificate, { name: "contoso.example.net" })).toMatch(/made out to/);
	});

	it("takes the name to which the authority speaks, and only that", () => {
		const { certificate } = issue({ principals: ["ex01"] });
		const lines = parseKnownHosts(trusting(authority));
		const names = [
			{ name: "10.0.0.5", lines },
			{ name: "ex01", lines: [] },
		];
		expect(judgeCertificate(certificate, names, new Date())).toMatchObject({ ok: false });
	});

	it("looks at the clock it is given", () => {
		const { certificate } = issue({ validity: "20260101000000Z:20270101000000Z" });
		expect(problem(certificate, { now: new Date("2025-12-31T23:59:59Z") })).toMatch(/not valid yet/);
		expect(problem(certificate, { now: new Date("2026-01-01T00:00:00Z") })).toBe("accepted");
		expect(problem(certificate, { now: new Date("2027-01-01T00:00:00Z") })).toMatch(/expired/);
	});

	it("accepts one without an end", () => {
		expect(problem(issue({ validity: "always:forever" }).certificate)).toBe("accepted");
	});

	it("refuses a certificate of a user", () => {
		expect(problem(issue({ forUser: true }).certificate)).toMatch(/of a user, not of a host/);
	});

	it("refuses critical options, and lets extensions be", () => {
		expect(problem(issue({ more: ["-O", "critical:force=x"] }).certificate)).toMatch(/not understood/);
		expect(problem(issue({ more: ["-O", "extension:note@example.com=x"] }).certificate)).toBe("accepted");
	});

	it.each(["key", "authority"] as const)("refuses a revoked %s", (what) => {
		const { certificate, key } = issue();
		const revoked = what === "key" ? key : readPublic(`${authority}.pub`);
		const lines = `${trusting(authority)}@revoked * ${revoked.type} ${revoked.base64}\n`;
		expect(problem(certificate, { lines })).toMatch(/marked as revoked/);
	});

	it("refuses a certificate with any byte changed, or cut anywhere", () => {
		const { certificate } = issue();
		fc.assert(
			fc.property(fc.nat(certificate.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
				const damaged = Buffer.from(certificate);
				damaged[at] = (damaged[at] ?? 0) ^ change;
				expect(judge(damaged).ok).toBe(false);
				expect(judge(certificate.subarray(0, at)).ok).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	it("survives bytes of any kind", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				expect(judge(Buffer.from(bytes)).ok).toBe(false);
			}),
		);
	});
});
