import { describe, expect, it } from "vitest";
import { PROTECTION_CONFIRMATIONS } from "../../../src/core/model/change/confirmation.ts";
import { readConfirmations } from "../../../src/core/mitigations/protection-confirmations.ts";
import type { ProtectionHost, SeenServer } from "../../../src/core/mitigations/protection-host.ts";
import {
	judgePrerequisites,
	type ProtectionQuestion,
} from "../../../src/core/mitigations/protection-prerequisites.ts";
import { effectiveTls } from "../../../src/core/tls/effective-tls.ts";
import { tlsFacts } from "../../support/tls-facts.ts";

const WINDOWS = "10.0.20348.4294";
const SAME = effectiveTls(tlsFacts(), WINDOWS);
const OTHER = effectiveTls(tlsFacts({ protocols: { "TLS 1.0 server": { enabled: 0 } } }), WINDOWS);
const UNSET = effectiveTls(tlsFacts({ dotNet: tlsFacts().dotNet.map(withoutStrongCrypto) }), WINDOWS);

function withoutStrongCrypto<Entry extends object>(entry: Entry): Entry & { schUseStrongCrypto: null } {
	return { ...entry, schUseStrongCrypto: null };
}

/** A server that supports Extended Protection, has it off, and is like the others. */
function server(name: string, over: Partial<SeenServer> = {}): SeenServer {
	return {
		kind: "seen",
		host: `contoso/hq/${name}`,
		product: "SE",
		supports: true,
		protection: "off",
		tls: SAME,
		isSuppressed: false,
		hasOldNtlm: false,
		withoutTls: [],
		...over,
	};
}

/** Asks for ex01 with everything confirmed. */
function ask(hosts: readonly ProtectionHost[], over: Partial<ProtectionQuestion> = {}) {
	return judgePrerequisites({
		hosts,
		planned: new Set(["contoso/hq/ex01"]),
		exclude: "",
		confirmed: new Set(PROTECTION_CONFIRMATIONS),
		...over,
	});
}
const codes = (...args: Parameters<typeof ask>) => ask(...args).obstacles.map(({ code }) => code);
const message = (...args: Parameters<typeof ask>) => ask(...args).obstacles[0]?.message ?? "";

const ex01 = server("ex01");

describe("prerequisites of Extended Protection", () => {
	it("hold where all servers are alike and everything is confirmed", () => {
		expect(ask([ex01, server("ex02", { protection: "on" })])).toEqual({
			obstacles: [],
			confirmed: ["no-ssl-offloading", "no-modern-hybrid"],
		});
	});

	it.each<[string, readonly ProtectionHost[], string[]]>([
		["nobody looked at", [{ kind: "not-seen", host: "contoso/hq/ex02" }], ["organisation-not-seen"]],
		[
			"an old build with it on",
			[server("ex02", { supports: false, protection: "on" })],
			["protection-on-old-build"],
		],
		["an old build with it off", [server("ex02", { supports: false, tls: OTHER })], []],
		["other TLS and it on", [server("ex02", { tls: OTHER, protection: "on" })], ["tls-differs"]],
		["other TLS and nobody knows", [server("ex02", { tls: OTHER, protection: "unknown" })], ["tls-differs"]],
		["other TLS and it off", [server("ex02", { tls: OTHER })], []],
		[
			"it suppressed and on",
			[server("ex02", { isSuppressed: true, protection: "on" })],
			["extended-protection-suppressed"],
		],
		["it suppressed and off", [server("ex02", { isSuppressed: true })], []],
		["old NTLM and it off", [server("ex02", { hasOldNtlm: true })], ["ntlm-too-old"]],
	])("beside a server with %s", (_, others, expected) => {
		expect(codes([ex01, ...others])).toEqual(expected);
	});

	it("count servers that are planned together", () => {
		const planned = new Set(["contoso/hq/ex01", "contoso/hq/ex02"]);
		expect(codes([ex01, server("ex02", { tls: OTHER })], { planned })).toEqual(["tls-differs"]);
	});

	it("name both groups and what differs", () => {
		const others = [server("ex02", { protection: "on" }), server("ex03", { tls: OTHER, protection: "on" })];
		expect(message([ex01, ...others])).toContain(
			"hq/ex01, hq/ex02 (TLS 1.0 server on); hq/ex03 (TLS 1.0 server off).",
		);
	});

	it("ask for what Microsoft's script asks of .NET, also where all servers agree", () => {
		const hosts = [server("ex01", { tls: UNSET }), server("ex02", { tls: UNSET, protection: "on" })];
		expect(codes(hosts)).toEqual(["dot-net-tls-unset"]);
		expect(message(hosts)).toContain("hq/ex01, hq/ex02");
	});

	it("keep every message as short as a plan takes it, whatever servers are called", () => {
		const hosts = Array.from({ length: 40 }, (_, index) =>
			server(`${index}-${"x".repeat(200)}`, {
				protection: "on",
				tls: index % 2 === 0 ? SAME : OTHER,
				hasOldNtlm: true,
			}),
		);
		for (const obstacle of ask(hosts).obstacles) expect(obstacle.message.length).toBeLessThanOrEqual(1000);
	});
});

describe("confirmations", () => {
	const confirmed = new Set<never>();
	const old = server("ex02", { product: "2013" });

	it("are asked for with the words to go on with", () => {
		expect(codes([ex01], { confirmed })).toEqual(["protection-not-confirmed"]);
		expect(message([ex01], { confirmed })).toContain(
			"Go on with --confirm-protection no-ssl-offloading,no-modern-hybrid; where a hybrid agent is in use, add --exclude-vdir EWSFrontEnd instead.",
		);
	});

	it("name only what is missing still", () => {
		const one = new Set(["no-ssl-offloading"] as const);
		expect(message([ex01], { confirmed: one })).toContain("--confirm-protection no-modern-hybrid;");
	});

	it("ask nothing of the hybrid agent where EWS is left out", () => {
		const exclude = "Exchange Back End/OAB,default web site/ews";
		expect(message([ex01], { confirmed, exclude })).toMatch(/--confirm-protection no-ssl-offloading\.$/);
		expect(ask([ex01], { exclude }).confirmed).toEqual(["no-ssl-offloading"]);
	});

	it("ask of public folders only where Exchange 2013 is beside newer servers", () => {
		expect(ask([ex01, old]).confirmed).toContain("no-public-folders-2013");
		expect(message([ex01, old], { confirmed })).toContain("no-modern-hybrid,no-public-folders-2013");
		expect(ask([server("ex01", { product: "2013" }), old]).confirmed).not.toContain("no-public-folders-2013");
		expect(ask([ex01]).confirmed).not.toContain("no-public-folders-2013");
	});

	it("tell where the front end does not ask for TLS, and are enough all the same", () => {
		const hosts = [server("ex01", { withoutTls: ["RPC"] })];
		expect(message(hosts, { confirmed })).toContain("the front end does not ask for TLS (RPC) on hq/ex01");
		expect(codes(hosts)).toEqual([]);
	});
});

describe("--confirm-protection", () => {
	const both = ["contoso", "adatum"];

	it("is of the one tenant, or of the one that it names", () => {
		expect(readConfirmations(["NO-modern-hybrid"], ["contoso"])).toEqual(
			new Map([["contoso", new Set(["no-modern-hybrid"])]]),
		);
		expect(readConfirmations(["adatum/no-ssl-offloading", "adatum/no-modern-hybrid"], both)).toEqual(
			new Map([["adatum", new Set(["no-ssl-offloading", "no-modern-hybrid"])]]),
		);
	});

	it.each([
		["no-ssl-offloading", both, "say for which tenant"],
		["contosa/no-ssl-offloading", both, "no such tenant is selected; did you mean contoso?"],
		["no-hybrid", ["contoso"], "no such confirmation"],
		["contoso/", ["contoso"], "no such confirmation"],
		["no-ssl-offloading", [], "say for which tenant"],
	])("refuses %s for %j", (word, tenants, problem) => {
		expect(() => readConfirmations([word], tenants)).toThrow(problem);
	});

	it("is told with the tenant where there are several", () => {
		const over = { confirmed: new Set<never>(), prefix: "contoso/" };
		expect(message([ex01], over)).toContain(
			"--confirm-protection contoso/no-ssl-offloading,contoso/no-modern-hybrid",
		);
	});
});
