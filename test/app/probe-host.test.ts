import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWebProbe, type ProbeOptions, type WebProbe } from "../../src/app/changes/probe-host.ts";
import { loadKnowledge } from "../../src/knowledge/load-knowledge.ts";
import { findCommand } from "../support/has-command.ts";
import { buildHost } from "../support/target.ts";
import { tempDirFor } from "../support/temp-dir.ts";

const openssl = findCommand("openssl");
const knowledge = await loadKnowledge();
const COOKIE = "mitigate/cve-2021-26855-backend-cookie";

describe.skipIf(openssl === undefined)("a probe", () => {
	const dir = tempDirFor(afterAll);
	const [keyFile, caFile] = [join(dir, "key.pem"), join(dir, "cert.pem")];
	let server: Server;
	/** What the server does with requests that have the cookie. */
	let attack: "abort" | "answer" = "abort";
	let ordinary: "abort" | "answer" = "answer";
	let paths: string[] = [];

	beforeAll(async () => {
		const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
		const make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"];
		execFileSync(openssl ?? "", [...make, "-keyout", keyFile, "-out", caFile, ...subject], {
			stdio: "ignore",
		});
		server = createServer({ key: readFileSync(keyFile), cert: readFileSync(caFile) }, (request, response) => {
			paths.push(`${request.method} ${request.url}`);
			const isAttack = /X-(AnonResource-Backend|BEResource)=/i.test(request.headers.cookie ?? "");
			if ((isAttack ? attack : ordinary) === "abort") request.socket.destroy();
			else response.writeHead(302, { location: "/elsewhere" }).end();
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	});
	afterAll(() => server?.close());

	function probe(over: Partial<ProbeOptions> = {}): WebProbe {
		attack = "abort";
		ordinary = "answer";
		paths = [];
		const { port } = server.address() as AddressInfo;
		return createWebProbe({ port, caFile, skipsTls: false, timeoutMs: 5000, ...over }, knowledge);
	}
	const host = buildHost();

	it("asks the health pages and follows nothing", async () => {
		expect(await probe().askPages(host)).toEqual({
			"/owa/healthcheck.htm": "status 302",
			"/ecp/healthcheck.htm": "status 302",
			"/ews/healthcheck.htm": "status 302",
		});
		expect(paths).toHaveLength(3);
	});

	it("is content when every shape is aborted and everything ordinary passes", async () => {
		expect(await probe().tryUnit(host, COOKIE)).toEqual({
			ok: true,
			detail: "Probed: 9 shapes are aborted, 9 pass.",
		});
		expect(paths).toContain("GET /x.js");
	});

	it("finds a shape that is answered", async () => {
		const asked = probe();
		attack = "answer";
		expect(await asked.tryUnit(host, COOKIE)).toMatchObject({
			ok: false,
			detail: expect.stringContaining("is answered (status 302)"),
		});
	});

	it("finds an ordinary request that does not pass", async () => {
		const asked = probe();
		ordinary = "abort";
		expect(await asked.tryUnit(host, COOKIE)).toMatchObject({
			ok: false,
			detail: expect.stringContaining("does not pass"),
		});
	});

	it("checks the certificate of the server, and says that it could not probe", async () => {
		const { ok, detail } = (await probe({ caFile: undefined }).tryUnit(host, COOKIE)) ?? {};
		expect(ok).toBe(true);
		expect(detail).toMatch(/^Not probed: no answer: .*certificate/);
		expect(paths).toEqual([]);
	});

	it("skips that check only when it is told to", async () => {
		expect(await probe({ caFile: undefined, skipsTls: true }).tryUnit(host, COOKIE)).toMatchObject({
			detail: expect.stringContaining("Probed"),
		});
	});

	it("tries nothing of units that cannot be seen from outside", async () => {
		expect(await probe().tryUnit(host, "mitigate/service-state")).toBeNull();
		expect(await probe().tryUnit(host, "mitigate/cve-2026-42897-owa-csp")).toBeNull();
	});
});
